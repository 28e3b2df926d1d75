import { zoneOffsetMs } from "../judgement/zone-offset";

const DAY_MS = 86_400_000;

/**
 * The first moment (ms since the Unix epoch) at which the clocks of a zone show a local time or a later one. If a local time
 * occurs twice, this is the first occurrence; if it is skipped, this is the moment of the change.
 * @param localMs the local time, as ms since 1970-01-01T00:00 of the local clock
 */
export function instantOfLocal(timeZone: string, localMs: number): number {
  const offsetAt = (atMs: number): number => zoneOffsetMs(timeZone, atMs);
  const before = localMs - offsetAt(localMs - DAY_MS);
  const after = localMs - offsetAt(localMs + DAY_MS);
  if (before + offsetAt(before) === localMs) return before;
  if (after + offsetAt(after) === localMs) return after;
  // The local time is skipped: the offset changes between the two candidates.
  let [low, high] = [Math.min(before, after), Math.max(before, after)];
  const early = offsetAt(low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === early) low = middle;
    else high = middle;
  }
  return high;
}
