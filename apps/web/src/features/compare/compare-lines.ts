import type { ChartSeries } from "@padit/services/endpoints";
import type uPlot from "uplot";
import { csvLine } from "../endpoints/detail/csv";
import { LINES_MAX } from "./compare-address";

/** What one endpoint's chart contributes. */
export interface ComparedChart {
  endpointName: string;
  intervalMs: number;
  bucketMs: number;
  /** The compared metrics in the order in which people chose them, with their titles. */
  metrics: readonly { name: string; title: string }[];
  series: readonly ChartSeries[];
}

/** One line of the picture: one metric of one endpoint from one collector. */
export interface Line {
  key: string;
  label: string;
  unit: string;
  /** Place among all lines; it gives the colour and the dashes. */
  place: number;
  at: readonly number[];
  values: readonly number[];
  /** A longer distance between two values is a gap, ms. */
  gapMs: number;
}

const GAP_STEPS = 3.5;

/** The lines in the order of the choice, at most `LINES_MAX`, and the number of lines that are left out. */
export function linesOf(charts: readonly ComparedChart[]): { lines: Line[]; omitted: number } {
  const all = charts.flatMap(({ endpointName, intervalMs, bucketMs, metrics, series }) =>
    metrics.flatMap(({ name, title }) =>
      series
        .filter(({ metricName, at }) => metricName === name && at.length > 0)
        .map(({ collectorId, collectorName, unit, at, p50, mean }) => ({
          key: `${endpointName} ${name} ${collectorId}`,
          label: `${endpointName} · ${title} · ${collectorName}`,
          unit,
          at,
          values: mean.map((value, index) => p50[index] ?? value),
          gapMs: GAP_STEPS * Math.max(bucketMs, intervalMs),
        })),
    ),
  );
  return { lines: all.slice(0, LINES_MAX).map((line, place) => ({ ...line, place })), omitted: Math.max(0, all.length - LINES_MAX) };
}

/** Lines of one unit share an axis; each other unit has a lane of its own. */
export function lanesOf(lines: readonly Line[]): { unit: string; lines: Line[] }[] {
  const units = [...new Set(lines.map(({ unit }) => unit))];
  return units.map((unit) => ({ unit, lines: lines.filter((line) => line.unit === unit) }));
}

type Cell = number | null | undefined;

/**
 * All lines on one time axis (s). A time at which a line has no value is undefined, and the line continues; null breaks it where values are
 * missing. All lanes use the same times, so that one index of the cursor means the same time in each.
 */
export function alignedTable(lines: readonly Line[]): { times: number[]; columns: Cell[][] } {
  const cells = lines.map(cellsOf);
  const times = [...new Set(cells.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
  return { times: times.map((ms) => ms / 1000), columns: cells.map((column) => times.map((ms) => column.get(ms))) };
}

function cellsOf({ at, values, gapMs }: Line): Map<number, number | null> {
  const cells = new Map<number, number | null>();
  at.forEach((ms, index) => {
    const before = at[index - 1];
    if (before !== undefined && ms - before > gapMs) cells.set(before + Math.round(gapMs / GAP_STEPS), null);
    cells.set(ms, values[index] ?? null);
  });
  return cells;
}

/** The data of one lane for uPlot. */
export const laneTable = (table: ReturnType<typeof alignedTable>, lines: readonly Line[]): uPlot.AlignedData => [
  table.times,
  ...lines.map(({ place }) => table.columns[place] ?? []),
];

/** What the picture shows as CSV: one row per time, one column per line with its unit. */
export function comparedCsv(lines: readonly Line[]): string {
  const { times, columns } = alignedTable(lines);
  const head = csvLine(["time", ...lines.map(({ label, unit }) => `${label} (${unit})`)]);
  const rows = times.flatMap((seconds, index) => {
    const values = columns.map((column) => column[index] ?? null);
    return values.every((value) => value === null) ? [] : csvLine([new Date(seconds * 1000).toISOString(), ...values]);
  });
  return head + rows.join("");
}
