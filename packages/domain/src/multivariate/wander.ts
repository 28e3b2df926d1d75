/** Rows that the means span: the last few, what is judged, what tells sudden from gradual, and the level. */
const SPAN = { now: 10, fast: 16, medium: 64, slow: 1000 } as const;
/** The level of a channel that wanders by itself follows this fast, suspected or not. */
const WANDERING_SPAN = 60;
/** Growth from which a channel counts as wandering; least growth assumed of any, for no history tells of longer times than its own. */
const WANDERING = 0.3;
const LEAST_GROWTH = 0.2;
/** Growth that chance gives a channel that keeps its level. */
const CHANCE = 0.1;
/** Distances at which a channel's wander is measured, rows. */
const LAGS = [16, 32, 64, 96, 128] as const;
const REFERENCE_LAG = 64;
/** Rows apart whose difference shows how channels move together. */
const MOVE = 24;
/** A departure counts up to this many times what the medium mean has not followed yet. */
const SUDDEN = 2;
/** A channel that never moved has no spread of its own; then this share of its size counts as one. */
const SMALLEST = 0.005;

/** One channel: where it is, where it usually is, and how far it strays by itself over how long. Plain data. */
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
  const start = mean(rows.slice(0, SPAN.fast));
  let fast = start;
  const means = rows.map((value) => {
    fast += rate(SPAN.fast) * (value - fast);
    return fast;
  });
  const settled = means.slice(SPAN.fast);
  const displaced = (lag: number) => settled.slice(lag).map((v, i) => v - (settled[i] ?? v));
  const lags = LAGS.filter((lag) => lag < settled.length / 1.5);
  const halves = lags.map((lag) => mean(displaced(lag).map((v) => v * v)) / 2);
  const still = halves.every((v) => v === 0);
  const logs = halves.map((v) => Math.log(Math.max(v, still ? (SMALLEST * start) ** 2 : 0, Number.MIN_VALUE)));
  const slope = still ? 0 : slopeOf(lags.map(Math.log), logs) / 2;
  const growth = Math.min(1, Math.max(0, slope - CHANCE));
  const scale = Math.max(Math.exp(mean(logs) / 2), Number.MIN_VALUE);
  const slow = mean(means.slice(-Math.round(spanOf(growth) / 2)));
  return { wander: { now: fast, fast, medium: fast, slow, scale, growth }, moves: displaced(MOVE).map((v) => v / scale) };
}

/** Shows the next value; the level follows by `trust`, 0…1: not at all what is suspected. */
export function follow(wander: Wander, value: number, trust: number): void {
  for (const span of ["now", "fast", "medium"] as const) wander[span] += rate(SPAN[span]) * (value - wander[span]);
  wander.slow += rate(spanOf(wander.growth)) * (isWandering(wander) ? 1 : trust) * (value - wander.slow);
}

/** How far the channel has gone from its level in usual distances, as far as it went there suddenly. */
export function strayedSuddenly({ fast, medium, slow, scale }: Wander): number {
  const gone = fast - slow;
  return (Math.sign(gone) * Math.min(Math.abs(gone), SUDDEN * Math.abs(fast - medium))) / scale;
}

/** How far it is from its level, which was renewed `age` rows ago. */
export function strayed(wander: Wander, age: number, span: "now" | "fast"): number {
  const growth = isWandering(wander) ? 0 : Math.max(wander.growth, LEAST_GROWTH);
  return (wander[span] - wander.slow) / (wander.scale * ((REFERENCE_LAG + age) / REFERENCE_LAG) ** growth);
}

/** Makes the level the one an episode is measured from: what came bit by bit before it is no part of it. */
export function anchor(wander: Wander): void {
  if (Math.abs(wander.medium - wander.slow) > Math.abs(wander.fast - wander.medium)) wander.slow = wander.medium;
}

const isWandering = ({ growth }: Pick<Wander, "growth">): boolean => growth > WANDERING;
const spanOf = (growth: number): number => (isWandering({ growth }) ? WANDERING_SPAN : SPAN.slow);
const rate = (span: number): number => 2 / (span + 1);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
  return sxx === 0 ? 0 : x.reduce((sum, v, i) => sum + (v - mx) * ((y[i] ?? my) - my), 0) / sxx;
}
