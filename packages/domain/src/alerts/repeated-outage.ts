const DAY_MS = 86_400_000;
const TOLERANCE_MS = 10 * 60_000;
const DAYS_MIN = 3;
/** Of all outages since the first repetition, at least this share is at the same time: what fails all the time has no time of day. */
const SHARE_MIN = 0.5;

/**
 * Whether the newest of these outages repeats earlier ones at the same time of day, day after day, in words; null when it does not. What is bad
 * in itself is never learnt: a person decides whether it is expected.
 * @param startsMs oldest first, ms since the Unix epoch
 */
export function repetitionOf(startsMs: readonly number[]): string | null {
  const newest = startsMs.at(-1);
  if (newest === undefined) return null;
  const daysAgo = new Set(
    startsMs.filter((startMs) => isSameTimeOfDay(newest - startMs)).map((startMs) => Math.round((newest - startMs) / DAY_MS)),
  );
  let days = 0;
  while (daysAgo.has(days)) days += 1;
  const since = newest - (days - 1) * DAY_MS - TOLERANCE_MS;
  const outages = startsMs.filter((startMs) => startMs >= since).length;
  if (days < DAYS_MIN || days < SHARE_MIN * outages) return null;
  return `every day at about ${new Date(newest).toISOString().slice(11, 16)} UTC, ${days} times`;
}

function isSameTimeOfDay(apartMs: number): boolean {
  const phase = apartMs % DAY_MS;
  return Math.min(phase, DAY_MS - phase) <= TOLERANCE_MS;
}
