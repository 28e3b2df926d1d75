const DAY_MS = 86_400_000;
const TOLERANCE_MS = 10 * 60_000;
const REPETITIONS_MIN = 3;

/**
 * Whether the newest of these outages repeats earlier ones at the same time of day, in words; null when it does not. What is bad in itself
 * is never learnt: a person decides whether it is expected.
 * @param startsMs oldest first, ms since the Unix epoch
 */
export function repetitionOf(startsMs: readonly number[]): string | null {
  const newest = startsMs.at(-1);
  if (newest === undefined) return null;
  const same = startsMs.filter((startMs) => isSameTimeOfDay(newest - startMs));
  if (same.length < REPETITIONS_MIN) return null;
  return `every day at about ${new Date(newest).toISOString().slice(11, 16)} UTC, ${same.length} times`;
}

function isSameTimeOfDay(apartMs: number): boolean {
  const phase = apartMs % DAY_MS;
  return Math.min(phase, DAY_MS - phase) <= TOLERANCE_MS;
}
