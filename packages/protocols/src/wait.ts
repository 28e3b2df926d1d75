/** Calls back after `ms` and returns a function that cancels. */
export type After = (ms: number, callback: () => void) => () => void;

/** A timer of Node, which has a resolution of 1 ms. */
export const byNode: After = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

/** Resolves after that time, at once when the signal is aborted. */
export function wait(ms: number, signal: AbortSignal, after = byNode): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = after(ms, done);
    signal.addEventListener("abort", done);
  });
}
