import { type Memory, singles } from "../memory/memory";
import { ones } from "./bits";

/** Levels are averaged over blocks of four hours. The averages of eight days are kept. */
const BLOCK_MS = 4 * 3_600_000;
const BLOCKS_PER_DAY = 6;
const BLOCKS = 8 * BLOCKS_PER_DAY;
/** A block is compared with the blocks at the same time of day so many days before. */
const REFERENCE_DAYS = [3, 4, 5, 6, 7] as const;
const REFERENCES_MIN = 3;
const WEEK_DAYS = 7;
/** Growth, as a share of the level, that indicates a trend, and growth that is a trend from a single block. */
const TREND_SHARE = 0.13;
const CLEAR_SHARE = 0.3;
/** The same two thresholds in units of the usual difference between days; both units must be exceeded. */
const TREND_SPREADS = 4;
const CLEAR_SPREADS = 8;
/** Number of the latest `LATEST_BLOCKS` blocks that must indicate a trend. */
const LATEST_BLOCKS = 4;
const AGREEING_BLOCKS = 3;
/** Smallest usual difference between days, as a share of the level. */
const DAY_SPREAD_SHARE_MIN = 0.02;
/** A trend is over when the growth since the day before is at most this share in this many blocks in a row. */
const OVER_SHARE = 0.03;
const OVER_BLOCKS = BLOCKS_PER_DAY;

const BLOCK = 0;
const SUM = 1;
const COUNT = 2;
const FIRST_BLOCK = 3;
const RECENT_BLOCK_BITS = 4;
const FIRING_STATE = 5;
const TREND_START_MS = 6;
const STILL_BLOCKS = 7;
const BASE = 8;
const IS_SKIPPED = 9;
const AVERAGES = 10;
/** Layout: the slots are named by the constants above; the averages have single precision, by block number. */
export const TREND_SLOTS = AVERAGES + singles(BLOCKS);

export interface TrendTerms {
  /** Smallest growth worth an alert, in the metric's unit. */
  growthMin: number;
  /** 1 when growth is bad, -1 when shrinking is, 0 when both are. */
  worse: -1 | 0 | 1;
}

export interface TrendVerdict {
  isFiring: boolean;
  /** Start of the day before the trend was found, ms since the Unix epoch. */
  sinceMs: number;
  /** The level before the trend, and the present one. */
  from: number;
  to: number;
  change: "none" | "settled";
}

/**
 * Judges slow growth, which the level judge misses because its level follows the growth: compares the average of a block of four hours with
 * the same time of day three to seven days before. Blind to: growth below `TREND_SHARE` in that time, and everything before the last change
 * of level.
 * @param level the level of the metric at this moment
 */
export function stepTrend({ f64: m, f32 }: Memory, at: number, tsMs: number, level: number, terms: TrendTerms): TrendVerdict {
  const block = Math.floor(tsMs / BLOCK_MS);
  let change: TrendVerdict["change"] = "none";
  if (m[at + COUNT] !== 0 && block !== m[at + BLOCK]) change = closeBlock(m, f32, at, terms);
  if (m[at + FIRST_BLOCK] === 0) m[at + FIRST_BLOCK] = block;
  if (block !== m[at + BLOCK]) {
    forgetBetween(m, f32, at, block);
    m[at + BLOCK] = block;
    m[at + SUM] = m[at + COUNT] = m[at + IS_SKIPPED] = 0;
  }
  m[at + SUM] = num(m, at + SUM) + level;
  m[at + COUNT] = num(m, at + COUNT) + 1;
  const verdict = trendVerdict({ f64: m, f32 }, at);
  verdict.change = change;
  return verdict;
}

/** The verdict after the latest window. */
export const trendVerdict = ({ f64: m }: Memory, at: number): TrendVerdict => ({
  isFiring: m[at + FIRING_STATE] === 1,
  sinceMs: num(m, at + TREND_START_MS),
  from: num(m, at + BASE),
  to: num(m, at + SUM) / Math.max(1, num(m, at + COUNT)),
  change: "none",
});

/** Measures growth only from the next block on, after a step of the level that was notified, accepted or expected. */
export function restartTrend({ f64: m }: Memory, at: number): void {
  m[at + FIRST_BLOCK] = num(m, at + BLOCK) + 1;
  m[at + RECENT_BLOCK_BITS] = m[at + FIRING_STATE] = m[at + STILL_BLOCKS] = 0;
}

/** Measures growth only against blocks after this moment, at which the level that is now the ordinary one began. */
export function restartTrendFrom({ f64: m }: Memory, at: number, sinceMs: number): void {
  m[at + FIRST_BLOCK] = Math.max(num(m, at + FIRST_BLOCK), Math.floor(sinceMs / BLOCK_MS) + 1);
}

/** Excludes the present block, because the level moved in it without an alert. */
export function skipTrendBlock({ f64: m }: Memory, at: number): void {
  m[at + IS_SKIPPED] = 1;
}

function closeBlock(m: Float64Array, f32: Float32Array, at: number, terms: TrendTerms): TrendVerdict["change"] {
  const block = num(m, at + BLOCK);
  const average = num(m, at + SUM) / num(m, at + COUNT);
  f32[2 * (at + AVERAGES) + (block % BLOCKS)] = m[at + IS_SKIPPED] === 1 ? Number.NaN : average;
  if (m[at + IS_SKIPPED] === 1) return "none";
  if (m[at + FIRING_STATE] === 1) return goOn(m, f32, at, block, average);
  const growth = growthOf(m, f32, at, block, average, terms);
  const isTrend = growth !== null && growth.share >= TREND_SHARE && growth.spreads >= TREND_SPREADS;
  m[at + RECENT_BLOCK_BITS] = ((num(m, at + RECENT_BLOCK_BITS) << 1) | Number(isTrend)) & (2 ** LATEST_BLOCKS - 1);
  const isClear = growth !== null && growth.share >= CLEAR_SHARE && growth.spreads >= CLEAR_SPREADS;
  if (!(isClear || ones(num(m, at + RECENT_BLOCK_BITS)) >= AGREEING_BLOCKS)) return "none";
  m[at + FIRING_STATE] = 1;
  m[at + TREND_START_MS] = (block - BLOCKS_PER_DAY) * BLOCK_MS;
  m[at + BASE] = growth?.base ?? average;
  m[at + STILL_BLOCKS] = 0;
  return "none";
}

function goOn(m: Float64Array, f32: Float32Array, at: number, block: number, average: number): TrendVerdict["change"] {
  const before = averageOf(m, f32, at, block - BLOCKS_PER_DAY);
  const isStill = before !== null && Math.abs(average - before) <= OVER_SHARE * Math.abs(before);
  m[at + STILL_BLOCKS] = isStill ? num(m, at + STILL_BLOCKS) + 1 : 0;
  const isBack = Math.abs(average - num(m, at + BASE)) <= (TREND_SHARE / 2) * Math.abs(num(m, at + BASE));
  if (num(m, at + STILL_BLOCKS) < OVER_BLOCKS && !isBack) return "none";
  m[at + FIRING_STATE] = m[at + RECENT_BLOCK_BITS] = m[at + STILL_BLOCKS] = 0;
  if (!isBack) m[at + FIRST_BLOCK] = block;
  return isBack ? "none" : "settled";
}

/** Growth against the same time of day on the days before; null when too few days are known or the growth is too small. */
function growthOf(m: Float64Array, f32: Float32Array, at: number, block: number, average: number, { growthMin, worse }: TrendTerms) {
  const before = REFERENCE_DAYS.flatMap((day) => averageOf(m, f32, at, block - day * BLOCKS_PER_DAY) ?? []).sort((a, b) => a - b);
  if (before.length < REFERENCES_MIN) return null;
  const base = before[before.length >> 1] as number;
  const [least, most] = [Math.min(...before), Math.max(...before)];
  // Only the spread towards the worse side counts as usual, because weekends are often better.
  const usual = worse === 0 ? (most - least) / 2 : worse === 1 ? most - base : base - least;
  const spread = Math.max(usual, DAY_SPREAD_SHARE_MIN * Math.abs(base), Number.MIN_VALUE);
  // The value must also exceed the same day of last week or, if unknown, the worst day before, so that weekends are not growth.
  const weekAgo = averageOf(m, f32, at, block - WEEK_DAYS * BLOCKS_PER_DAY);
  const worst = weekAgo !== null ? [weekAgo] : before;
  const beyond = Math.min(...[base, ...worst].map((from) => (worse === 0 ? Math.abs(average - from) : worse * (average - from))));
  if (beyond < growthMin) return null;
  return { base, share: beyond / Math.max(Math.abs(base), Number.MIN_VALUE), spreads: beyond / spread };
}

/** Clears the averages of blocks without samples, because the ring still has averages of eight days ago in their places. */
function forgetBetween(m: Float64Array, f32: Float32Array, at: number, block: number): void {
  for (let missed = Math.max(num(m, at + BLOCK) + 1, block - BLOCKS); missed <= block; missed++)
    f32[2 * (at + AVERAGES) + (missed % BLOCKS)] = Number.NaN;
}

function averageOf(m: Float64Array, f32: Float32Array, at: number, block: number): number | null {
  if (block < num(m, at + FIRST_BLOCK) || block <= num(m, at + BLOCK) - BLOCKS) return null;
  const average = f32[2 * (at + AVERAGES) + (block % BLOCKS)] as number;
  return Number.isNaN(average) ? null : average;
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
