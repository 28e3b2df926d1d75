import type { AlertChartView } from "@padit/services/alerts";
import type uPlot from "uplot";

/**
 * One row per time with any known value: time (s), value, value − u, value + u, expected low, expected high, a week ago, loss. A value unknown
 * at a time is undefined, and the line continues; null breaks the line where samples are missing.
 */
export function chartTable({
  points,
  bands,
  lastWeek,
  loss,
}: Pick<AlertChartView, "points" | "bands" | "lastWeek" | "loss">): uPlot.AlignedData {
  const rows = new Map<number, (number | null | undefined)[]>();
  const rowAt = (ms: number): (number | null | undefined)[] => {
    const row = rows.get(ms) ?? [ms / 1000, ...Array<undefined>(7).fill(undefined)];
    rows.set(ms, row);
    return row;
  };
  const step = usualStep(points.map(({ at }) => at));
  points.forEach(({ at, value, uncertainty }, n) => {
    const before = points[n - 1]?.at;
    if (before !== undefined && at - before > GAP * step) rowAt(before + step).splice(1, 3, null, null, null);
    rowAt(at).splice(1, 3, value, ...(uncertainty === null ? [undefined, undefined] : [value - uncertainty, value + uncertainty]));
  });
  for (const { at, low, high } of bands) rowAt(at).splice(4, 2, low, high);
  for (const { at, value } of lastWeek) rowAt(at).splice(6, 1, value);
  for (const { at, value } of loss) rowAt(at).splice(7, 1, value);
  const sorted = [...rows.values()].sort((a, b) => Number(a[0]) - Number(b[0]));
  return Array.from({ length: 8 }, (_, column) => sorted.map((row) => row[column])) as uPlot.AlignedData;
}

/** A distance between samples of more than this many usual steps is a gap. */
const GAP = 3.5;

function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((at, n) => at - (times[n] ?? at));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1_000;
}
