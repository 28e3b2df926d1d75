import { MAD_TO_SIGMA, median, medianDeviation } from "../features/order-statistics";
import { zoneOffsetMs } from "../judgement/zone-offset";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;
/** Ages in weeks of the spans that the latest week is compared with. */
export const TREND_WEEKS = [4, 13] as const;
export type TrendWeeks = (typeof TREND_WEEKS)[number];

/** Parts of the local day, by their first hour; each has six hours. */
const DAY_PARTS = ["night", "morning", "afternoon", "evening"] as const;
type DayPart = (typeof DAY_PARTS)[number];
const PART_HOURS = 6;
/** Days with both weeks measured that a comparison needs. If all of them moved to one side, chance explains it once in 32 or 64 times. */
const COMPARED_DAYS_MIN = 6;
/** Hours of a part of a day that must be measured in both weeks. */
const PART_HOURS_MIN = 3;
/** Smallest growth that is a trend, as a share of the level before: its estimate, and the lower end of its interval. */
const GROWTH_SHARE_MIN = 0.25;
const GROWTH_SHARE_SURE = 0.1;
/** The same in units of the usual difference between days. */
const GROWTH_SPREADS_MIN = 3;
/** The span of 13 weeks is reported instead of that of 4 weeks, unless this share of its growth happened in the last 4 weeks. */
const RECENT_GROWTH_SHARE = 0.9;
/** A limit that is farther away than this is no forecast. */
const FORECAST_WEEKS_MAX = 52;

/** One hour of a series, as rollups give it. */
export interface HourlyMean {
  /** Start of the hour, ms since the Unix epoch. */
  hourMs: number;
  /** Mean of the hour's samples, in the metric's unit. */
  mean: number;
}

interface TrendInput {
  /** The latest week. */
  present: readonly HourlyMean[];
  /** The weeks that began 4 and 13 weeks before it; empty when not measured. */
  past: Readonly<Record<TrendWeeks, readonly HourlyMean[]>>;
}

interface LongTrendTerms {
  /** 1: growth is bad, -1: shrinking is bad, 0: both. */
  worse: -1 | 0 | 1;
  /** IANA zone of the hours of the week. */
  timeZone: string;
  /** Smallest difference that the metric shows, in its unit. */
  resolution: number;
  /** A limit of a rule or budget in the bad direction; null when none is known. */
  limit: number | null;
}

export interface LongTrend {
  part: DayPart;
  /** The part of the day has the highest values of the day. */
  isPeak: boolean;
  weeks: TrendWeeks;
  /** Level of that part of the day then and now, in the metric's unit. */
  from: number;
  to: number;
  /** Growth in the metric's unit; the interval holds it with at least 96 % confidence. */
  growth: { value: number; low: number; high: number };
  /** Weeks from now until the limit is reached at the present pace; `high` is null when the interval has no end within a year. */
  forecast: { limit: number; low: number; high: number | null } | null;
  /** Number of hours compared. */
  hours: number;
}

/** One day's part, in both weeks. */
interface DayPair {
  before: number;
  now: number;
  hours: number;
}

/**
 * Whether a series has grown (or shrunk) over weeks, so slowly that each new level was learnt as normal. The latest week is compared with
 * the weeks 4 and 13 weeks before at the same local hours of the week. Each day's part gives one difference of medians; the growth is their
 * Hodges-Lehmann estimate, with the widest interval of Wilcoxon's signed-rank test (Hodges and Lehmann 1963, Ann. Math. Stat. 34), which one bad
 * day does not move. It must exceed both a share of the level and the usual difference between days. With 13 weeks of history the growth
 * must hold against both spans, so that a level that returns is no trend.
 * Blind to: growth within the first 4 weeks, and growth within less than a week, which the live judges find.
 */
export function longTrend(input: TrendInput, terms: LongTrendTerms): LongTrend | null {
  const found = DAY_PARTS.flatMap((part) => trendOfPart(input, part, terms) ?? []);
  const best = found.toSorted((a, b) => Math.abs(b.growth.value) - Math.abs(a.growth.value))[0];
  if (!best) return null;
  const levels = DAY_PARTS.map((part) => levelOfPart(input.present, part, terms.timeZone)).filter((level) => level !== null);
  return { ...best, isPeak: best.to >= Math.max(...levels), forecast: forecastOf(best, terms) };
}

type PartTrend = Omit<LongTrend, "isPeak" | "forecast">;

function trendOfPart({ present, past }: TrendInput, part: DayPart, terms: LongTrendTerms): PartTrend | null {
  const recent = compare(present, past[4], part, 4, terms);
  const long = compare(present, past[13], part, 13, terms);
  if (long === null || long === "unknown") return long === null || recent === "unknown" ? null : recent;
  if (recent === "unknown") return long;
  const isRecent = recent !== null && Math.abs(recent.growth.value) >= RECENT_GROWTH_SHARE * Math.abs(long.growth.value);
  return isRecent && Math.sign(recent.growth.value) === Math.sign(long.growth.value) ? recent : long;
}

/** Growth of one part of the day against one span; null when there is none, `unknown` when too little was measured. */
function compare(
  present: readonly HourlyMean[],
  past: readonly HourlyMean[],
  part: DayPart,
  weeks: TrendWeeks,
  terms: LongTrendTerms,
): PartTrend | null | "unknown" {
  const days = dayPairs(present, past, part, terms.timeZone);
  if (days.length < COMPARED_DAYS_MIN) return "unknown";
  const differences = days.map(({ before, now }) => now - before);
  const walsh = walshAverages(differences);
  const growth = { value: median(walsh), low: Math.min(...differences), high: Math.max(...differences) };
  const [from, to] = [median(days.map(({ before }) => before)), median(days.map(({ now }) => now))];
  const side = Math.sign(growth.value);
  if (terms.worse !== 0 && side !== terms.worse) return null;
  const surest = side > 0 ? growth.low : -growth.high;
  const level = Math.max(Math.abs(from), Number.MIN_VALUE);
  const spread = Math.max(spreadOf(days.map(({ before }) => before)), spreadOf(days.map(({ now }) => now)), terms.resolution);
  const isLarge = Math.abs(growth.value) >= Math.max(GROWTH_SHARE_MIN * level, GROWTH_SPREADS_MIN * spread);
  if (!isLarge || surest < Math.max(GROWTH_SHARE_SURE * level, terms.resolution)) return null;
  return { part, weeks, from, to, growth, hours: days.reduce((sum, { hours }) => sum + hours, 0) };
}

/** The days of the week on which a part of the day was measured in both weeks, at the same local hours. */
function dayPairs(present: readonly HourlyMean[], past: readonly HourlyMean[], part: DayPart, timeZone: string): DayPair[] {
  const earlier = byLocalHour(past, part, timeZone);
  const now = byLocalHour(present, part, timeZone);
  const days = new Map<number, { before: number[]; now: number[] }>();
  for (const [hourOfWeek, latest] of now) {
    const value = earlier.get(hourOfWeek);
    if (value === undefined) continue;
    const day = Math.floor(hourOfWeek / 24);
    const pair = days.get(day) ?? { before: [], now: [] };
    pair.before.push(value);
    pair.now.push(latest);
    days.set(day, pair);
  }
  return [...days.values()]
    .filter(({ now: hours }) => hours.length >= PART_HOURS_MIN)
    .map((pair) => ({ before: median(pair.before), now: median(pair.now), hours: pair.now.length }));
}

/** Means of one part of the day by local hour of the week, 0…167. */
function byLocalHour(rows: readonly HourlyMean[], part: DayPart, timeZone: string): Map<number, number> {
  const hours = new Map<number, number>();
  for (const { hourMs, mean } of rows) {
    const localMs = hourMs + zoneOffsetMs(timeZone, hourMs);
    const hourOfDay = Math.floor(localMs / HOUR_MS) % 24;
    if (DAY_PARTS[Math.floor(hourOfDay / PART_HOURS)] === part) hours.set(Math.floor((localMs % WEEK_MS) / HOUR_MS), mean);
  }
  return hours;
}

function levelOfPart(rows: readonly HourlyMean[], part: DayPart, timeZone: string): number | null {
  const values = [...byLocalHour(rows, part, timeZone).values()];
  return values.length > 0 ? median(values) : null;
}

/** Means of all pairs, each value with itself as well. */
function walshAverages(values: readonly number[]): number[] {
  return values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2));
}

const spreadOf = (values: readonly number[]): number => MAD_TO_SIGMA * medianDeviation(values, median(values));

/** When the limit is reached if the growth goes on as it did. */
function forecastOf({ to, weeks, growth }: PartTrend, { limit }: LongTrendTerms): LongTrend["forecast"] {
  if (limit === null) return null;
  const left = (limit - to) * Math.sign(growth.value);
  if (left <= 0) return null;
  const [slow, fast] = [Math.abs(growth.low), Math.abs(growth.high)].sort((a, b) => a - b) as [number, number];
  const low = (left * weeks) / fast;
  const high = (left * weeks) / slow;
  if (low > FORECAST_WEEKS_MAX) return null;
  return { limit, low, high: high > FORECAST_WEEKS_MAX ? null : high };
}
