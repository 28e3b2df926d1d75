/** The samples of one window of one series, in order of arrival. */
export interface WindowSamples {
  startMs: number;
  tsMs: number[];
  value: number[];
  /** 95 % half-widths in the value's unit; null when unknown. */
  uncertainty: (number | null)[];
  /** How often the window was closed before. */
  revision: number;
}

export interface TimedValue {
  tsMs: number;
  value: number;
  uncertainty: number | null;
  flags: number;
  /** Text of the collector about an outcome, if it differs from the previous run. */
  reason?: string | undefined;
}

/** Start of the half-open window `[start, start + windowMs)` that holds `tsMs`; windows are aligned to the Unix epoch. */
export const windowStart = (tsMs: number, windowMs: number): number => Math.floor(tsMs / windowMs) * windowMs;

/** The samples by event time; the same arrays when they already are in order. */
export function inTimeOrder(window: WindowSamples): Pick<WindowSamples, "tsMs" | "value"> {
  const order = timeOrder(window.tsMs);
  if (!order) return window;
  return { tsMs: pick(window.tsMs, order), value: pick(window.value, order) };
}

/** Indices by ascending time, equal times in order of arrival; null when the times already ascend. */
export function timeOrder(tsMs: readonly number[]): number[] | null {
  if (tsMs.every((t, i) => i === 0 || t >= (tsMs[i - 1] ?? t))) return null;
  return tsMs.map((_, i) => i).sort((a, b) => (tsMs[a] ?? 0) - (tsMs[b] ?? 0) || a - b);
}

const pick = (values: readonly number[], order: readonly number[]): number[] => order.map((i) => values[i] ?? 0);
