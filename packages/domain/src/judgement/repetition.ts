import type { Memory } from "../memory/memory";

/** Number of remembered deviations. A new deviation replaces the oldest one, or one of a time of day with newer ones (`placeFor`). */
const EPISODES = 16;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Number of similar earlier deviations from which another one is expected. */
const REPETITIONS_MIN = 2;
/** A second deviation at the same time of day is also expected if its distance equals the first within this factor. */
const EQUAL_DISTANCE_FACTOR = 1.15;
/** A deviation is no longer expected when it exceeds the usual length by both this factor and this many windows. */
const EXCESS_FACTOR = 1.5;
const EXCESS_WINDOWS = 3;
/** Largest age of an earlier deviation that counts as a repetition: hourly, daily, weekly. */
const HOURLY_SPAN_MS = 8 * HOUR_MS;
const DAILY_SPAN_MS = 9 * DAY_MS;
const WEEKLY_SPAN_MS = 6 * WEEK_MS;
/** Deviations without a schedule are expected if two occurred within this time or this many windows, whichever is longer. */
const IRREGULAR_SPAN_MS = 6 * DAY_MS;
const IRREGULAR_SPAN_WINDOWS = 500;
/**
 * From this many deviations without a schedule, their lengths allow this many standard deviations above the mean. An exponentially
 * distributed length exceeds nine once in 22,000 times.
 */
const SPREAD_EPISODES_MIN = 4;
const EXPECTED_DEVIATIONS = 9;
/** Largest ratio of the distances from the level of two similar deviations. */
const LIKE_FACTOR = 1.7;
/** Tolerance of a schedule: this time or this many windows, whichever is longer. */
const TOLERANCE_MS = 5 * 60_000;
const TOLERANCE_WINDOWS = 3;
/** Largest gap before a deviation that widens the tolerance, as a share of the period. */
const GAP_SHARE_MAX = 0.25;

/**
 * Layout of an episode: start (ms since the Unix epoch, 0: none); local time less UTC (ms) and windows away, both in single precision, which
 * holds quarters of an hour exactly; strength in windows (negative: it became the level) and distance from the level, in single precision.
 */
const OFFSET = 1;
const WINDOWS = 2;
const EPISODE = 3;
export const REPETITION_SLOTS = EPISODES * EPISODE;

export interface ScheduleTerms {
  /** Local time less UTC at this moment, ms. */
  offsetMs: number;
  /** Time between two windows that hold samples, ms. */
  paceMs: number;
}

export interface RememberedEpisode {
  startMs: number;
  /** Length at full strength, in windows: the peak surprise divided by the largest surprise that one window can add. */
  windows: number;
  /** Number of deviating windows, at any distance from the level. */
  awayWindows: number;
  /** Mean distance of these windows from the level, in the metric's unit; negative below it. */
  distance: number;
  /** The deviation lasted so long that it became the level. */
  becameLevel: boolean;
  offsetMs: number;
}

export interface Expectation {
  /** Length at full strength that a deviation beginning now may have without an alert, in windows; 0 when none is expected. */
  windows: number;
  /** Deviating windows allowed, at any distance, if the earlier deviations keep a schedule; else 0. */
  awayWindows: number;
  /** The earlier deviations became the level, so this one is expected to last. */
  isLasting: boolean;
}

/** A deviation that has begun and not ended. */
interface BegunDeviation {
  beginMs: number;
  /** Time without a window before `beginMs`, ms. The deviation may have begun in it. */
  gapMs: number;
  /** Mean distance of the deviation's windows from the level, in the metric's unit. */
  distance: number;
}

const NO_EXPECTATION: Expectation = { windows: 0, awayWindows: 0, isLasting: false };

/** Remembers a finished deviation, in the place that `placeFor` chooses. */
export function rememberEpisode({ f64: m, f32 }: Memory, at: number, episode: RememberedEpisode): void {
  const place = at + EPISODE * placeFor(m, at, episode);
  m[place] = episode.startMs;
  f32[2 * (place + OFFSET)] = episode.offsetMs;
  f32[2 * (place + OFFSET) + 1] = episode.awayWindows;
  f32[2 * (place + WINDOWS)] = episode.becameLevel ? -episode.windows : episode.windows;
  f32[2 * (place + WINDOWS) + 1] = episode.distance;
}

/**
 * Whether and how long a deviation that began at `beginMs` is expected, given the remembered ones: at the same time of the hour, day or week
 * (local time or UTC), after the same interval as before, or at any time if earlier deviations were about as far away and keep no schedule.
 * If the earlier ones keep a schedule, a deviation outside it is not expected.
 */
export function expectedDeviation(
  memory: Memory,
  at: number,
  { beginMs, gapMs, distance }: BegunDeviation,
  terms: ScheduleTerms,
): Expectation {
  if (memory.f64[at] === 0) return NO_EXPECTATION;
  const episodes = episodesBefore(memory, at, beginMs);
  if (episodes.length === 0) return NO_EXPECTATION;
  const tolerance = Math.max(TOLERANCE_MS, TOLERANCE_WINDOWS * terms.paceMs);
  const now = { startMs: beginMs, offsetMs: terms.offsetMs, gapMs };
  const scheduled =
    (["hour", "day", "week", "interval"] as const)
      .map((period) => matchingOf(period, episodes, now, tolerance))
      .filter((matching) => matching.some((episode) => isNoFarther(episode, { distance })))
      .filter((matching) => matching.length >= REPETITIONS_MIN)
      .sort((a, b) => b.length - a.length)[0] ?? equalOfYesterday(episodes, now, distance, tolerance);
  const irregular = irregularExpectation(episodes, { startMs: beginMs, distance }, terms, tolerance);
  if (!scheduled) return irregular;
  const { windows, awayWindows, isLasting } = allowance(scheduled);
  return { windows: Math.max(windows, irregular.windows), awayWindows, isLasting: isLasting || irregular.isLasting };
}

/** The deviation at the same time one day ago with the same distance, as a list of one; undefined when there was none. */
function equalOfYesterday(episodes: readonly RememberedEpisode[], now: Start, distance: number, tolerance: number) {
  const equal = matchPhase(episodes, now, DAY_MS, 1.5 * DAY_MS, tolerance).filter((episode) => {
    const ratio = distance / episode.distance;
    return ratio >= 1 / EQUAL_DISTANCE_FACTOR && ratio <= EQUAL_DISTANCE_FACTOR;
  });
  return equal.length > 0 ? equal.slice(0, 1) : undefined;
}

/** What recent similar deviations allow at any time, if they keep no schedule. */
function irregularExpectation(
  episodes: readonly RememberedEpisode[],
  now: Pick<RememberedEpisode, "startMs" | "distance">,
  terms: ScheduleTerms,
  tolerance: number,
): Expectation {
  const span = Math.max(IRREGULAR_SPAN_MS, IRREGULAR_SPAN_WINDOWS * terms.paceMs);
  const recent = episodes.filter((episode) => now.startMs - episode.startMs <= span && isLike(episode, now));
  if (recent.length < REPETITIONS_MIN || keepSchedule(recent, episodes, tolerance)) return NO_EXPECTATION;
  const { windows, isLasting } = allowance(recent);
  return { windows: Math.max(windows, irregularAllowance(recent)), awayWindows: 0, isLasting };
}

function allowance(episodes: readonly RememberedEpisode[]): Expectation {
  const usualPlace = Math.min(episodes.length, REPETITIONS_MIN) - 1;
  const usual = (lengths: readonly number[]): number => lengths.toSorted((a, b) => b - a)[usualPlace] ?? 0;
  const lasting = episodes.filter(({ becameLevel }) => becameLevel).length;
  return {
    windows: inExcessOf(usual(episodes.map(({ windows }) => windows))),
    awayWindows: inExcessOf(usual(episodes.map(({ awayWindows }) => awayWindows))),
    isLasting: lasting > usualPlace,
  };
}

const inExcessOf = (windows: number): number => Math.max(EXCESS_FACTOR * windows, windows + EXCESS_WINDOWS);

/** Whether the deviation is not much larger than the episode. A much larger one is not explained by the schedule alone. */
const isNoFarther = (episode: Pick<RememberedEpisode, "distance">, now: Pick<RememberedEpisode, "distance">): boolean =>
  Math.abs(now.distance) <= LIKE_FACTOR * Math.abs(episode.distance);

function isLike({ distance }: Pick<RememberedEpisode, "distance">, now: Pick<RememberedEpisode, "distance">): boolean {
  const ratio = Math.abs(now.distance / distance);
  return ratio >= 1 / LIKE_FACTOR && ratio <= LIKE_FACTOR;
}

/** Length in windows that a deviation without a schedule may have, from the mean and the variance of the earlier lengths; 0 with too few. */
function irregularAllowance(episodes: readonly RememberedEpisode[]): number {
  if (episodes.length < SPREAD_EPISODES_MIN) return 0;
  const mean = episodes.reduce((sum, { windows }) => sum + windows, 0) / episodes.length;
  const variance = episodes.reduce((sum, { windows }) => sum + (windows - mean) ** 2, 0) / (episodes.length - 1);
  return mean + EXPECTED_DEVIATIONS * Math.sqrt(variance);
}

interface Start extends Pick<RememberedEpisode, "startMs" | "offsetMs"> {
  gapMs: number;
}

function matchingOf(
  period: "hour" | "day" | "week" | "interval",
  episodes: readonly RememberedEpisode[],
  now: Start,
  tolerance: number,
): RememberedEpisode[] {
  switch (period) {
    case "hour":
      return matchPhase(episodes, now, HOUR_MS, HOURLY_SPAN_MS, Math.min(tolerance, HOUR_MS / 12));
    case "day":
      return matchPhase(episodes, now, DAY_MS, DAILY_SPAN_MS, tolerance);
    case "week":
      return matchPhase(episodes, now, WEEK_MS, WEEKLY_SPAN_MS, tolerance);
    case "interval":
      return matchInterval(episodes, now, tolerance);
  }
}

function matchPhase(episodes: readonly RememberedEpisode[], now: Start, periodMs: number, spanMs: number, tolerance: number) {
  return episodes.filter((episode) => {
    const age = now.startMs - episode.startMs;
    if (age > spanMs || age < periodMs / 2) return false;
    const isSame = (differenceMs: number) => isSamePhase(differenceMs, periodMs, tolerance, now.gapMs);
    return isSame(age) || isSame(age + now.offsetMs - episode.offsetMs);
  });
}

/** @param gapMs the later deviation may have begun up to this much earlier */
function isSamePhase(differenceMs: number, periodMs: number, tolerance: number, gapMs = 0): boolean {
  const phase = ((differenceMs % periodMs) + periodMs) % periodMs;
  return Math.min(phase - Math.min(gapMs, periodMs * GAP_SHARE_MAX), periodMs - phase) <= tolerance;
}

/** The last three episodes if the intervals between them and the present deviation are equal; else none. */
function matchInterval(episodes: readonly RememberedEpisode[], now: Start, tolerance: number): RememberedEpisode[] {
  const newest = episodes.toSorted((a, b) => b.startMs - a.startMs);
  const [first, second, third] = newest;
  if (!first || !second || !third) return [];
  const interval = first.startMs - second.startMs;
  const allowed = Math.min(tolerance, interval / 4);
  const isEven = Math.abs(second.startMs - third.startMs - interval) <= allowed;
  return isEven && Math.abs(now.startMs - first.startMs - interval) <= allowed ? [first, second, third] : [];
}

/** Whether the episodes keep a schedule: most of `recent` are at the same time of day (UTC or local) as an episode of another day. */
function keepSchedule(recent: readonly RememberedEpisode[], all: readonly RememberedEpisode[], tolerance: number): boolean {
  const keeping = recent.filter((one) =>
    all.some((other) => {
      const apart = Math.abs(one.startMs - other.startMs);
      const local = apart + Math.sign(one.startMs - other.startMs) * (one.offsetMs - other.offsetMs);
      return apart > DAY_MS / 2 && (isSamePhase(apart, DAY_MS, tolerance) || isSamePhase(local, DAY_MS, tolerance));
    }),
  );
  return 2 * keeping.length > recent.length;
}

function episodesBefore(memory: Memory, at: number, beginMs: number): RememberedEpisode[] {
  const episodes: RememberedEpisode[] = [];
  for (let place = at; place < at + REPETITION_SLOTS; place += EPISODE) {
    const startMs = memory.f64[place] as number;
    if (startMs > 0 && startMs < beginMs) episodes.push(episodeAt(memory, place));
  }
  return episodes;
}

const episodeAt = ({ f64: m, f32 }: Memory, place: number): RememberedEpisode => ({
  startMs: m[place] as number,
  offsetMs: f32[2 * (place + OFFSET)] as number,
  awayWindows: f32[2 * (place + OFFSET) + 1] as number,
  windows: Math.abs(f32[2 * (place + WINDOWS)] as number),
  becameLevel: (f32[2 * (place + WINDOWS)] as number) < 0,
  distance: f32[2 * (place + WINDOWS) + 1] as number,
});

/** A free place, else that of an episode with four newer ones at the same time of day, so that weekly ones stay, else of the oldest. */
function placeFor(m: Float64Array, at: number, { startMs }: RememberedEpisode): number {
  let oldest = 0;
  let leastNeeded = -1;
  for (let i = 0; i < EPISODES; i++) {
    const own = m[at + EPISODE * i] as number;
    if (own === 0) return i;
    if (own < (m[at + EPISODE * oldest] as number)) oldest = i;
    if (leastNeeded >= 0 && own > (m[at + EPISODE * leastNeeded] as number)) continue;
    if (startMs - own > DAILY_SPAN_MS / 2 && newerAtSameTime(m, at, own) >= 4) leastNeeded = i;
  }
  return leastNeeded >= 0 ? leastNeeded : oldest;
}

function newerAtSameTime(m: Float64Array, at: number, startMs: number): number {
  let newer = 0;
  for (let place = at; place < at + REPETITION_SLOTS; place += EPISODE) {
    const age = (m[place] as number) - startMs;
    if (age > HOUR_MS && isSamePhase(age, DAY_MS, TOLERANCE_MS)) newer += 1;
  }
  return newer;
}
