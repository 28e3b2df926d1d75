/** Rows that the means span: `now` the last few, `fast` what is judged, `medium` separates sudden from gradual, `slow` the level. */
const SPAN_ROWS = { now: 10, fast: 16, medium: 64, slow: 1000 } as const;
/** Rows that the level of a wandering channel spans, suspected or not. */
const WANDERING_SPAN_ROWS = 60;
/** Growth from which a channel counts as wandering; smallest growth assumed, because a history cannot show times longer than itself. */
const WANDERING_GROWTH_MIN = 0.3;
const GROWTH_MIN = 0.2;
/** Growth that a channel with a constant level shows by chance. */
const CHANCE_GROWTH = 0.1;
/** Time lags at which a channel's wander is measured. */
const LAG_ROWS = [16, 32, 64, 96, 128] as const;
const REFERENCE_LAG_ROWS = 64;
/** Distance of the rows whose differences show how channels move together. */
const MOVE_ROWS = 24;
/** A departure counts up to this many times the part that the medium mean has not followed yet. */
const SUDDEN_RATIO_MAX = 2;
/** A constant channel has no spread; this share of its size replaces it. */
const STILL_SPREAD_SHARE = 0.005;

/** One channel: its present value, its level, and how far it usually strays over time. Plain data. */
export interface Wander {
  now: number;
  fast: number;
  medium: number;
  slow: number;
  /** Distance from the level that is usual at the reference lag, in the channel's unit. */
  scale: number;
  /** The usual distance grows as (rows / reference)^growth: 0 for a channel that keeps its level, 1 for a steady drift. */
  growth: number;
}

/** Learns a channel from its first rows; `moves` are its changes over some rows, in usual distances. */
export function fitWander(rows: readonly number[]): { wander: Wander; moves: number[] } {
  const start = mean(rows.slice(0, SPAN_ROWS.fast));
  let fast = start;
  const means = rows.map((value) => {
    fast += rate(SPAN_ROWS.fast) * (value - fast);
    return fast;
  });
  const settled = means.slice(SPAN_ROWS.fast);
  const displaced = (lag: number) => settled.slice(lag).map((v, i) => v - (settled[i] ?? v));
  const lags = LAG_ROWS.filter((lag) => lag < settled.length / 1.5);
  const halves = lags.map((lag) => mean(displaced(lag).map((v) => v * v)) / 2);
  const still = halves.every((v) => v === 0);
  const logs = halves.map((v) => Math.log(Math.max(v, still ? (STILL_SPREAD_SHARE * start) ** 2 : 0, Number.MIN_VALUE)));
  const slope = still ? 0 : slopeOf(lags.map(Math.log), logs) / 2;
  const growth = Math.min(1, Math.max(0, slope - CHANCE_GROWTH));
  const scale = Math.max(Math.exp(mean(logs) / 2), Number.MIN_VALUE);
  const slow = mean(means.slice(-Math.round(spanOf(growth) / 2)));
  return { wander: { now: fast, fast, medium: fast, slow, scale, growth }, moves: displaced(MOVE_ROWS).map((v) => v / scale) };
}

/** Adds the next value. The level follows it by `trust`, 0…1, where 0 is a suspected value. */
export function follow(wander: Wander, value: number, trust: number): void {
  for (const span of ["now", "fast", "medium"] as const) wander[span] += rate(SPAN_ROWS[span]) * (value - wander[span]);
  wander.slow += rate(spanOf(wander.growth)) * (isWandering(wander) ? 1 : trust) * (value - wander.slow);
}

/** How far the channel has suddenly gone from its level, in usual distances. */
export function strayedSuddenly({ fast, medium, slow, scale }: Wander): number {
  const gone = fast - slow;
  return (Math.sign(gone) * Math.min(Math.abs(gone), SUDDEN_RATIO_MAX * Math.abs(fast - medium))) / scale;
}

/** How far the channel is from its level, in usual distances; the level was set `age` rows ago. */
export function strayed(wander: Wander, age: number, span: "now" | "fast"): number {
  const growth = isWandering(wander) ? 0 : Math.max(wander.growth, GROWTH_MIN);
  return (wander[span] - wander.slow) / (wander.scale * ((REFERENCE_LAG_ROWS + age) / REFERENCE_LAG_ROWS) ** growth);
}

/** Sets the level that an episode is measured from, so that a gradual change before it is not part of it. */
export function anchor(wander: Wander): void {
  if (Math.abs(wander.medium - wander.slow) > Math.abs(wander.fast - wander.medium)) wander.slow = wander.medium;
}

const isWandering = ({ growth }: Pick<Wander, "growth">): boolean => growth > WANDERING_GROWTH_MIN;
const spanOf = (growth: number): number => (isWandering({ growth }) ? WANDERING_SPAN_ROWS : SPAN_ROWS.slow);
const rate = (span: number): number => 2 / (span + 1);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
  return sxx === 0 ? 0 : x.reduce((sum, v, i) => sum + (v - mx) * ((y[i] ?? my) - my), 0) / sxx;
}
