/** Resolves after the time, when the signal aborts, or when the event, if one is named, is dispatched on the window. */
export function pause(ms: number, signal: AbortSignal, windowEvent?: "online"): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      if (windowEvent) window.removeEventListener(windowEvent, end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    if (windowEvent) window.addEventListener(windowEvent, end);
  });
}
