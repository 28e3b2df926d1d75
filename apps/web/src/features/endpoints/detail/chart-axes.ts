import type uPlot from "uplot";
import type { Times } from "@/features/words/times";
import { type ChartColours, thin } from "./chart-colours";

/** The time axis in the reader's language and zone, and the axis of values with the given texts. */
export function chartAxes(
  { text, grid }: Pick<ChartColours, "text" | "grid">,
  { times, textOf }: { times: Times; textOf: (value: number) => string },
): uPlot.Axis[] {
  const axis = { stroke: text, grid: { stroke: thin(grid, 0.6), width: 1 }, ticks: { show: false } };
  return [
    {
      ...axis,
      space: 72,
      values: (_, splits, _axis, _space, step) => splits.map((at) => times.at(new Date(at * 1000), styleOf(step))),
    },
    { ...axis, size: 84, values: (_, ticks) => ticks.map(textOf) },
  ];
}

const styleOf = (stepSeconds: number) => (stepSeconds >= 86_400 ? "day" : stepSeconds >= 60 ? "minute" : "clock");

/** The y range with space above and below; never empty, and not below zero where no value is. */
export function rangeWithSpace(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const space = (high - low) * 0.1 || Math.abs(high) * 0.1 || 1;
  return [Math.max(low >= 0 ? 0 : Number.NEGATIVE_INFINITY, low - space), high + space];
}
