import type { MetricSpec } from "@padit/protocols";
import type { ChartSeries } from "@padit/services/endpoints";
import { lossOf } from "../quantities";

/** A uPlot value: null breaks the line; undefined has no value and the line continues across it. */
type Cell = number | null | undefined;

export interface SmokeData {
  /** Start of every bucket in the range, s since the Unix epoch. */
  x: number[];
  /** Median; the mean where the range is too long for medians. */
  middle: Cell[];
  innerLow: Cell[];
  innerHigh: Cell[];
  outerLow: Cell[];
  outerHigh: Cell[];
  /** Lower and upper edge of the uncertainty band: middle ∓ mean uncertainty. */
  sureLow: Cell[];
  sureHigh: Cell[];
  expectedLow: Cell[];
  expectedHigh: Cell[];
  /** Lost share, 0…1. */
  loss: Cell[];
}

interface Source {
  delay: ChartSeries | undefined;
  delivery: ChartSeries | undefined;
  deliverySpec: Pick<MetricSpec, "type"> | undefined;
  fromMs: number;
  toMs: number;
  bucketMs: number;
  /** Interval between runs. Buckets at most PATIENCE intervals apart are connected without a gap. */
  intervalMs: number;
}

const PATIENCE = 2.5;

/** Places the measured values on the grid of all buckets, so that missing data show as gaps. */
export function smokeData({ delay, delivery, deliverySpec, fromMs, toMs, bucketMs, intervalMs }: Source): SmokeData {
  const first = Math.floor(fromMs / bucketMs) * bucketMs;
  const count = Math.max(1, Math.ceil((toMs - first) / bucketMs));
  const place = (at: number): number => Math.round((at - first) / bucketMs);
  const reach = Math.floor((PATIENCE * intervalMs) / bucketMs);
  const lay = (at: readonly number[], values: readonly (number | null)[]): Cell[] => {
    const cells = Array<Cell>(count).fill(null);
    let last = -1;
    for (const [index, ms] of at.entries()) {
      const cell = place(ms);
      if (cell < 0 || cell >= count) continue;
      cells[cell] = values[index] ?? null;
      if (last >= 0 && cell - last <= reach) cells.fill(undefined, last + 1, cell);
      last = cell;
    }
    return cells;
  };
  const at = delay?.at ?? [];
  const middle = delay?.p50.map((p50, index) => p50 ?? delay.mean[index] ?? null) ?? [];
  const canBeNegative = delay?.min.some((least) => least < 0) ?? false;
  const around = (sign: -1 | 1): (number | null)[] =>
    middle.map((value, index) => {
      const u = delay?.uncertainty[index];
      if (value === null || u === null || u === undefined) return null;
      // clamp at 0 for metrics that cannot be negative
      return canBeNegative ? value + sign * u : Math.max(0, value + sign * u);
    });
  const or = (some: readonly (number | null)[] | undefined, other: readonly number[] | undefined) =>
    some?.map((value, index) => value ?? other?.[index] ?? null) ?? [];
  const scores = delay?.scores;
  return {
    x: Array.from({ length: count }, (_, index) => (first + index * bucketMs) / 1000),
    middle: lay(at, middle),
    innerLow: lay(at, delay?.p25 ?? []),
    innerHigh: lay(at, delay?.p75 ?? []),
    outerLow: lay(at, or(delay?.p5, delay?.min)),
    outerHigh: lay(at, or(delay?.p95, delay?.max)),
    sureLow: lay(at, around(-1)),
    sureHigh: lay(at, around(1)),
    expectedLow: lay(scores?.at ?? [], scores?.low.map((low) => (low === null || canBeNegative ? low : Math.max(0, low))) ?? []),
    expectedHigh: lay(scores?.at ?? [], scores?.high ?? []),
    loss: lay(delivery?.at ?? [], delivery?.mean.map((value) => (deliverySpec ? lossOf(value, deliverySpec) : null)) ?? []),
  };
}

export interface Sums {
  n: number;
  min: number;
  max: number;
  /** Median of the buckets' medians. */
  median: number;
  /** Highest p95 of all buckets. */
  p95: number | null;
  uncertainty: number | null;
}

/** Key figures of the whole range; null without measurements. */
export function sumsOf(series: ChartSeries | undefined): Sums | null {
  if (!series || series.at.length === 0) return null;
  const middles = series.p50.map((p50, index) => p50 ?? series.mean[index] ?? 0).sort((a, b) => a - b);
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const p95s = known(series.p95);
  const us = known(series.uncertainty);
  return {
    n: series.n.reduce((sum, n) => sum + n, 0),
    min: Math.min(...series.min),
    max: Math.max(...series.max),
    median: middles[Math.floor((middles.length - 1) / 2)] ?? 0,
    p95: p95s.length === 0 ? null : Math.max(...p95s),
    uncertainty: us.length === 0 ? null : us.reduce((sum, u) => sum + u, 0) / us.length,
  };
}

/** The series with the newest sample. */
export const newestOf = (series: readonly ChartSeries[]): ChartSeries | undefined =>
  series.toSorted((a, b) => (b.at.at(-1) ?? 0) - (a.at.at(-1) ?? 0))[0];

/** The share that one lost packet of the range is: less loss cannot be seen. Null without a run. */
export function smallestLoss(series: ChartSeries | undefined, packetsPerRun: number): number | null {
  const runs = series?.n.reduce((sum, count) => sum + count, 0) ?? 0;
  return runs === 0 ? null : 1 / (runs * packetsPerRun);
}

/** Mean loss over the range, weighted by the number of samples per bucket. */
export function meanLoss(series: ChartSeries | undefined, spec: Pick<MetricSpec, "type"> | undefined): number | null {
  const n = series?.n.reduce((sum, count) => sum + count, 0) ?? 0;
  if (!series || !spec || n === 0) return null;
  return series.mean.reduce((sum, mean, index) => sum + lossOf(mean, spec) * (series.n[index] ?? 0), 0) / n;
}
