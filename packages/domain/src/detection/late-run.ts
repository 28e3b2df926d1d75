import type { TimedValue } from "../windows/window-samples";
import type { Series } from "./series";
import type { SourceClock } from "./source-clock";

/** Longest duration of a run, ms. */
const LATE_RUN_MS = 120_000;

/**
 * Whether a sample whose window has closed may still cause an alert: it must be the newest sample of its series, from a run that ended late,
 * for example by a timeout. Samples of a backlog are older than those already processed, and notify nobody.
 */
export function isNewsOf({ state, nature }: Series, { tsMs }: TimedValue, { latestMs }: SourceClock): boolean {
  return nature.form !== "counter" && tsMs > (state.latest.sample?.tsMs ?? 0) && latestMs - tsMs <= LATE_RUN_MS;
}
