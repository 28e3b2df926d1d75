import { addSample, emptyWindow, type TimedValue, type WindowSamples, windowStart } from "./window-samples";

/** Closed windows kept, so that a late sample can close its window again and an alert's kind can be judged from its samples. */
const KEPT = 3;
/** The same while an alert is open: two minutes at the demo's 10 s. */
const KEPT_IN_EPISODE = 12;

/** The windows of one series: those still open, and the last closed ones. Both ascend by start. */
export interface SeriesWindows {
  open: WindowSamples[];
  closed: WindowSamples[];
}

export const noWindows = (): SeriesWindows => ({ open: [], closed: [] });

/** Puts a sample into its open window. */
export function assign(windows: SeriesWindows, sample: TimedValue, windowMs: number): void {
  addSample(findOrInsert(windows.open, windowStart(sample.tsMs, windowMs)), sample);
}

/**
 * Puts a sample whose window has closed into that window and returns it, to be closed again; null when the window
 * is older than what is kept (the sample stays in storage, its window keeps the features it had).
 */
export function assignLate(
  windows: SeriesWindows,
  sample: TimedValue,
  windowMs: number,
): { window: WindowSamples; closedBefore: boolean } | null {
  const startMs = windowStart(sample.tsMs, windowMs);
  const oldest = windows.closed[0];
  if (oldest ? startMs < oldest.startMs : false) return null;
  const closedBefore = windows.closed.some((w) => w.startMs === startMs);
  const window = findOrInsert(windows.closed, startMs);
  addSample(window, sample);
  return { window, closedBefore };
}

/** Moves a window from open to closed and forgets the oldest closed ones. */
export function close(windows: SeriesWindows, window: WindowSamples, inEpisode: boolean): void {
  windows.open = windows.open.filter((w) => w !== window);
  windows.closed.push(window);
  const excess = windows.closed.length - (inEpisode ? KEPT_IN_EPISODE : KEPT);
  if (excess > 0) windows.closed.splice(0, excess);
}

/** All kept samples from `fromMs` on. */
export function samplesSince(windows: SeriesWindows, fromMs: number, toMs: number): { tsMs: number[]; value: number[] } {
  const tsMs: number[] = [];
  const value: number[] = [];
  for (const window of [...windows.closed, ...windows.open])
    window.tsMs.forEach((t, i) => {
      if (t < fromMs || t > toMs) return;
      tsMs.push(t);
      value.push(window.value[i] ?? 0);
    });
  return { tsMs, value };
}

function findOrInsert(list: WindowSamples[], startMs: number): WindowSamples {
  const last = list.at(-1);
  if (last?.startMs === startMs) return last;
  const at = list.findIndex((w) => w.startMs >= startMs);
  const found = list[at];
  if (found?.startMs === startMs) return found;
  const window = emptyWindow(startMs);
  list.splice(at < 0 ? list.length : at, 0, window);
  return window;
}
