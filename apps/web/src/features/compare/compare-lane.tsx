"use client";
import "uplot/dist/uPlot.min.css";
import { quantity } from "@padit/domain/quantity";
import { type KeyboardEvent, useEffect, useRef } from "react";
import uPlot from "uplot";
import { useTimes } from "@/components/moment";
import type { Times } from "@/features/words/times";
import { chartAxes, rangeWithSpace } from "../endpoints/detail/chart-axes";
import { type ChartColours, useChartColours } from "../endpoints/detail/chart-colours";
import { tzDate } from "../endpoints/detail/zoned";
import type { Line } from "./compare-lines";
import { type LineLook, lineLook } from "./line-looks";

const HEIGHT = 240;
const LOSS_HEIGHT = 140;
/** uPlot sync key: all lanes of the page share one cursor. */
const SYNC = "padit-compare";

interface LaneProps {
  unit: string;
  lines: readonly Line[];
  data: uPlot.AlignedData;
  /** Shown range, s. */
  between: { from: number; to: number };
  /** Name of the chart for screen readers. */
  label: string;
  /** Text of the values under the cursor for screen readers. */
  spoken: string;
  onCursor: (index: number | null) => void;
}

/** Lines of one unit. Shares on an axis of 0 to 100 %. The arrow keys move the cursor of all lanes. */
export default function CompareLane({ unit, lines, data, between, label, spoken, onCursor }: LaneProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const colours = useChartColours();
  const times = useTimes();
  const latest = useRef({ data, between, onCursor });
  latest.current = { data, between, onCursor };
  const height = unit === "ratio" ? LOSS_HEIGHT : HEIGHT;
  const keys = lines.map(({ place: at }) => at).join(" ");
  useEffect(() => {
    const element = place.current;
    if (!element || !colours) return;
    const isDark = document.documentElement.classList.contains("dark");
    const looks = keys.split(" ").map((at) => lineLook(Number(at), isDark));
    const options = optionsOf({ colours, looks, unit, times, width: element.clientWidth, height, latest });
    const made = new uPlot(options, latest.current.data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [colours, keys, unit, times, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the range is read by the same redraw
  useEffect(() => plot.current?.setData(data), [data, between.from, between.to]);
  return (
    <div
      ref={place}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, data[0].length - 1)}
      aria-valuenow={plot.current?.cursor.idx ?? 0}
      aria-valuetext={spoken}
      onKeyDown={(event) => moveCursor(event, plot.current)}
      className="w-full rounded-lg outline-none focus-visible:ring-2 focus-visible:ring-focus"
      style={{ minHeight: height }}
    />
  );
}

function moveCursor(event: KeyboardEvent, plot: uPlot | null): void {
  const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
  const last = plot ? plot.data[0].length - 1 : -1;
  if (!plot || last < 0 || (step === undefined && event.key !== "Home" && event.key !== "End")) return;
  event.preventDefault();
  event.stopPropagation();
  const now = plot.cursor.idx ?? last;
  const index = event.key === "Home" ? 0 : event.key === "End" ? last : Math.min(last, Math.max(0, now + (step ?? 0)));
  plot.setCursor({ left: plot.valToPos(plot.data[0][index] ?? 0, "x"), top: 10 });
}

interface Wanted {
  colours: ChartColours;
  looks: readonly LineLook[];
  unit: string;
  times: Times;
  width: number;
  height: number;
  latest: { readonly current: Pick<LaneProps, "between" | "onCursor"> };
}

function optionsOf({ colours, looks, unit, times, width, height, latest }: Wanted): uPlot.Options {
  return {
    width,
    height,
    tzDate: tzDate(times.zone),
    padding: [8, 8, 0, 0],
    cursor: { drag: { x: false, y: false }, sync: { key: SYNC }, points: { size: 6 } },
    legend: { show: false },
    scales: {
      x: { time: true, range: () => [latest.current.between.from, latest.current.between.to] },
      y: { range: (_, low, high) => (unit === "ratio" ? [0, 1] : rangeWithSpace(low, high)) },
    },
    axes: chartAxes(colours, { times, textOf: (value) => quantity(value, unit) }),
    series: [{}, ...looks.map(({ colour, dash }) => ({ stroke: colour, width: 1.75, dash, points: { show: false } }))],
    hooks: { setCursor: [(plot) => latest.current.onCursor(plot.cursor.idx ?? null)] },
  };
}
