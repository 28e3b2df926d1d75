import type { Memory } from "../memory/memory";

/** Deviations that are remembered, the newest overwriting the oldest of those that repeat most. */
const EPISODES = 16;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** A deviation is expected from the third of its kind on. */
const REPETITIONS_MIN = 2;
/** The second at the same time of day is expected too, where it lies as far away: within this factor. */
const EQUAL_FACTOR = 1.15;
/** It is not, when it lasts this many times as long as those before, and so many windows longer. */
const EXCESS_FACTOR = 1.5;
const EXCESS_WINDOWS = 3;
/** How far back a repetition may lie, by what repeats. */
const HOURLY_SPAN_MS = 8 * HOUR_MS;
const DAILY_SPAN_MS = 9 * DAY_MS;
const WEEKLY_SPAN_MS = 6 * WEEK_MS;
/** Deviations without a schedule are expected when two came within this time, or within so many windows. */
const IRREGULAR_SPAN_MS = 6 * DAY_MS;
const IRREGULAR_SPAN_WINDOWS = 500;
/** Deviations without a schedule whose lengths are compared; an exponential one goes nine standard deviations beyond its mean once in 22,000. */
const SPREAD_EPISODES_MIN = 4;
const EXPECTED_DEVIATIONS = 9;
/** Deviations without a schedule are of one kind when their distances from the level differ by no more than this factor. */
const LIKE_FACTOR = 1.7;
/** Smallest tolerance of a schedule, and the tolerance in windows. */
const TOLERANCE_MS = 5 * 60_000;
const TOLERANCE_WINDOWS = 3;
/** Gaps count up to this share of the period. */
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
  /** How long it lasted at full strength: its surprise in units of what one window can bring. */
  windows: number;
  /** Windows that lay away from the level, however far. */
  awayWindows: number;
  /** Mean distance of these windows from the level, in the metric's unit; negative below it. */
  distance: number;
  /** It lasted so long that it became the level. */
  becameLevel: boolean;
  offsetMs: number;
}

export interface Expectation {
  /** How long a deviation that begins now may last at full strength without being news, in windows; 0 when none is expected. */
  windows: number;
  /** How many windows may lie away, however far, where the deviations before keep a schedule; else 0. */
  awayWindows: number;
  /** The deviations before it became the level, so this one is expected to last. */
  isLasting: boolean;
}

/** A deviation that goes on. */
interface BegunDeviation {
  beginMs: number;
  /** Time without a window before `beginMs`, within which it may have begun unseen. */
  gapMs: number;
  /** Mean distance of its windows from the level, in the metric's unit. */
  distance: number;
}

const NOTHING_EXPECTED: Expectation = { windows: 0, awayWindows: 0, isLasting: false };

/** Remembers a deviation that is over, in place of the oldest one that is least needed. */
export function rememberEpisode({ f64: m, f32 }: Memory, at: number, episode: RememberedEpisode): void {
  const place = at + EPISODE * placeFor(m, at, episode);
  m[place] = episode.startMs;
  f32[2 * (place + OFFSET)] = episode.offsetMs;
  f32[2 * (place + OFFSET) + 1] = episode.awayWindows;
  f32[2 * (place + WINDOWS)] = episode.becameLevel ? -episode.windows : episode.windows;
  f32[2 * (place + WINDOWS) + 1] = episode.distance;
}

/**
 * What deviations that began at `beginMs` are expected, from those remembered: at the same time of the hour, day or week (local time or
 * UTC), after the same interval as those before, or, when those before lay as far away and follow no schedule, at any time. A deviation
 * outside the schedule that the others keep is not expected.
 */
export function expectedDeviation(
  memory: Memory,
  at: number,
  { beginMs, gapMs, distance }: BegunDeviation,
  terms: ScheduleTerms,
): Expectation {
  if (memory.f64[at] === 0) return NOTHING_EXPECTED;
  const episodes = episodesBefore(memory, at, beginMs);
  if (episodes.length === 0) return NOTHING_EXPECTED;
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

/** The deviation that began at the same time a day ago and lay as far away, as a list; undefined when there was none. */
function equalOfYesterday(episodes: readonly RememberedEpisode[], now: Start, distance: number, tolerance: number) {
  const equal = matchPhase(episodes, now, DAY_MS, 1.5 * DAY_MS, tolerance).filter((episode) => {
    const ratio = distance / episode.distance;
    return ratio >= 1 / EQUAL_FACTOR && ratio <= EQUAL_FACTOR;
  });
  return equal.length > 0 ? equal.slice(0, 1) : undefined;
}

/** What those before allow at any time, where they keep no schedule. */
function irregularExpectation(
  episodes: readonly RememberedEpisode[],
  now: Pick<RememberedEpisode, "startMs" | "distance">,
  terms: ScheduleTerms,
  tolerance: number,
): Expectation {
  const span = Math.max(IRREGULAR_SPAN_MS, IRREGULAR_SPAN_WINDOWS * terms.paceMs);
  const recent = episodes.filter((episode) => now.startMs - episode.startMs <= span && isLike(episode, now));
  if (recent.length < REPETITIONS_MIN || keepSchedule(recent, episodes, tolerance)) return NOTHING_EXPECTED;
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

/** A deviation that is much larger than all of a schedule's is not the schedule's alone. */
const isNoFarther = (episode: Pick<RememberedEpisode, "distance">, now: Pick<RememberedEpisode, "distance">): boolean =>
  Math.abs(now.distance) <= LIKE_FACTOR * Math.abs(episode.distance);

function isLike({ distance }: Pick<RememberedEpisode, "distance">, now: Pick<RememberedEpisode, "distance">): boolean {
  const ratio = Math.abs(now.distance / distance);
  return ratio >= 1 / LIKE_FACTOR && ratio <= LIKE_FACTOR;
}

/** Deviations that follow no schedule differ in length; how far the next one may go follows from how much they differ. */
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

/** @param gapMs the later one may truly have begun so much earlier */
function isSamePhase(differenceMs: number, periodMs: number, tolerance: number, gapMs = 0): boolean {
  const phase = ((differenceMs % periodMs) + periodMs) % periodMs;
  return Math.min(phase - Math.min(gapMs, periodMs * GAP_SHARE_MAX), periodMs - phase) <= tolerance;
}

/** The last episodes, when equal intervals lie between them and this one. */
function matchInterval(episodes: readonly RememberedEpisode[], now: Start, tolerance: number): RememberedEpisode[] {
  const newest = episodes.toSorted((a, b) => b.startMs - a.startMs);
  const [first, second, third] = newest;
  if (!first || !second || !third) return [];
  const interval = first.startMs - second.startMs;
  const allowed = Math.min(tolerance, interval / 4);
  const isEven = Math.abs(second.startMs - third.startMs - interval) <= allowed;
  return isEven && Math.abs(now.startMs - first.startMs - interval) <= allowed ? [first, second, third] : [];
}

/** Whether most of these episodes repeat another one at the same time of day or of the hour: then there is a schedule to keep. */
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

/** A free place, else that of the oldest episode; one that has four newer ones at its time of day goes first, so that weekly ones stay. */
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
