import type { TimedValue } from "../windows/window-samples";
import type { Series } from "./series";
import type { SourceClock } from "./source-clock";

/** Longest duration of a run, ms. */
const LATE_RUN_MS = 120_000;

/**
 * Whether a sample whose window has closed is still judged by itself: the newest of its series, of a run that took long, such as one that
 * timed out. What a backlog brings later is older than what has been seen, and notifies nobody.
 */
export function isNewsOf({ state, nature }: Series, { tsMs }: TimedValue, { latestMs }: SourceClock): boolean {
  return nature.form !== "counter" && tsMs > (state.latest.sample?.tsMs ?? 0) && latestMs - tsMs <= LATE_RUN_MS;
}
