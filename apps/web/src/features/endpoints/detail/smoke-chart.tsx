"use client";
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { useTimes } from "@/components/moment";
import type { Times } from "@/features/words/times";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { shown } from "../quantities";
import { chartAxes, rangeWithSpace } from "./chart-axes";
import { type ChartColours, thin, useChartColours } from "./chart-colours";
import { ChartKey } from "./chart-key";
import type { SmokeData } from "./smoke-data";
import { tzDate } from "./zoned";

export interface ChartMark {
  at: number;
  /** Severity of an alert, or a reported change. */
  kind: "info" | "warning" | "critical" | "change";
}

interface SmokeChartProps {
  data: SmokeData;
  unit: string;
  bucketMs: number;
  marks: readonly ChartMark[];
  /** Text alternative of the chart. */
  label: string;
  onZoom: (between: { from: Date; to: Date }) => void;
}

const HEIGHT = 220;
/** uPlot sync key: all charts of a page share one cursor. */
const SYNC = "padit-endpoint";

/** Median, quantile bands, uncertainty band, expected range (dashed), loss as red columns, and alerts on the axis. Drag to zoom. */
export default function SmokeChart({ data, unit, bucketMs, marks, label, onZoom }: SmokeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const colours = useChartColours();
  const times = useTimes();
  const t = useWords("endpoint");
  const latest = useRef({ marks, onZoom, bucketMs });
  latest.current = { marks, onZoom, bucketMs };
  const plot = useRef<uPlot | null>(null);
  const readout = useRef<HTMLSpanElement>(null);
  const columns = useRef(columnsOf(data));
  columns.current = columnsOf(data);
  useEffect(() => {
    const element = place.current;
    if (!element || !colours) return;
    const say = (text: string): void => {
      if (readout.current) readout.current.textContent = text;
    };
    const options = optionsOf({
      t,
      colours,
      unit,
      times,
      width: element.clientWidth,
      latest,
      loss: () => columns.current[LOSS] ?? [],
      say,
    });
    const made = new uPlot(options, columns.current, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [t, colours, unit, times]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are drawn by the same redraw
  useEffect(() => {
    plot.current?.setData(columnsOf(data));
  }, [data, marks]);
  return (
    <figure className="flex flex-col gap-1">
      <div ref={place} role="img" aria-label={label} className="w-full" style={{ minHeight: HEIGHT }} />
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 text-muted text-xs">
        <ChartKey />
        <span ref={readout} aria-hidden className="tabular-nums" />
      </figcaption>
    </figure>
  );
}

const MIDDLE = 9;
const LOSS = 10;
const columnsOf = (data: SmokeData): uPlot.AlignedData => [
  data.x,
  data.outerHigh,
  data.outerLow,
  data.innerHigh,
  data.innerLow,
  data.sureHigh,
  data.sureLow,
  data.expectedHigh,
  data.expectedLow,
  data.middle,
  data.loss,
];

interface Wanted {
  t: WordsOf<"endpoint">;
  colours: ChartColours;
  unit: string;
  times: Times;
  width: number;
  latest: { readonly current: { marks: readonly ChartMark[]; onZoom: SmokeChartProps["onZoom"]; bucketMs: number } };
  loss: () => ArrayLike<number | null | undefined>;
  /** Receives the text for the values under the cursor. */
  say: (text: string) => void;
}

function optionsOf({ t, colours, unit, times, width, latest, loss, say }: Wanted): uPlot.Options {
  const edge = { stroke: "transparent", points: { show: false } };
  // uncertainty and expected ranges do not widen the y axis, which fits the measured values
  const aside = { ...edge, auto: false };
  const dashed = { ...aside, stroke: thin(colours.expected, 0.9), width: 1, dash: [4, 3] };
  return {
    width,
    height: HEIGHT,
    tzDate: tzDate(times.zone),
    padding: [8, 8, 0, 0],
    cursor: { drag: { x: true, y: false, setScale: false }, sync: { key: SYNC }, points: { size: 6 } },
    legend: { show: false },
    scales: { x: { time: true }, y: { range: (_, low, high) => rangeWithSpace(low, high) }, loss: { range: [0, 1] } },
    axes: chartAxes(colours, { times, textOf: (value) => shown(value, unit) }),
    series: [
      {},
      edge, // p95
      edge, // p5
      edge, // p75
      edge, // p25
      aside, // median + u
      aside, // median − u
      dashed,
      dashed,
      { stroke: colours.line, width: 1.5, points: { show: (u) => u.data[0].length < 40, size: 4 } },
      { ...edge, scale: "loss" },
    ],
    bands: [
      { series: [1, 2], fill: thin(colours.line, 0.14) },
      { series: [3, 4], fill: thin(colours.line, 0.26) },
      { series: [5, 6], fill: thin(colours.good, 0.3) },
    ],
    hooks: {
      drawClear: [(u) => drawLoss(u, loss(), latest.current.bucketMs, colours)],
      setCursor: [(u) => say(wordsAt(u, { t, unit, times }))],
      draw: [(u) => drawMarks(u, latest.current.marks, colours)],
      setSelect: [
        (u) => {
          const { left, width: wide } = u.select;
          if (wide < 4) return;
          const [from, to] = [u.posToVal(left, "x"), u.posToVal(left + wide, "x")];
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onZoom({ from: new Date(Math.floor(from) * 1000), to: new Date(Math.ceil(to) * 1000) });
        },
      ],
    },
  };
}

/** Text for the values under the cursor; empty when the cursor is outside of the plot. */
function wordsAt({ cursor, data }: uPlot, { t, unit, times }: Pick<Wanted, "t" | "unit" | "times">): string {
  const index = cursor.idx;
  const at = index === null || index === undefined ? undefined : data[0][index];
  if (index === null || index === undefined || at === undefined) return "";
  const [outerHigh, outerLow, sureHigh, middle, loss] = [1, 2, 5, MIDDLE, LOSS].map((column) => data[column]?.[index] ?? null);
  const parts = [times.at(new Date(at * 1000), "dayClock"), t("measured.medianAt", { value: shown(middle, unit) })];
  if (outerLow !== null && outerHigh !== null)
    parts.push(t("measured.p5p95", { low: shown(outerLow, unit), high: shown(outerHigh, unit) }));
  if (sureHigh != null && middle != null) parts.push(`±${shown(sureHigh - middle, unit)}`);
  if (loss !== null) parts.push(t("measured.lossAt", { value: shown(loss, "ratio") }));
  return parts.join(" · ");
}

/** Draws a red column behind each bucket with loss. Its height is the lost share, with a visible minimum. */
function drawLoss(u: uPlot, loss: ArrayLike<number | null | undefined>, bucketMs: number, { bad }: ChartColours): void {
  const { ctx, bbox } = u;
  const wide = Math.max(2, u.valToPos((u.data[0][0] ?? 0) + bucketMs / 1000, "x", true) - u.valToPos(u.data[0][0] ?? 0, "x", true));
  ctx.save();
  ctx.fillStyle = thin(bad, 0.45);
  for (let index = 0; index < loss.length; index++) {
    const share = loss[index];
    if (!share) continue;
    const left = u.valToPos(u.data[0][index] ?? 0, "x", true);
    const tall = Math.max(4, bbox.height * Math.min(1, share));
    ctx.fillRect(left, bbox.top + bbox.height - tall, wide, tall);
  }
  ctx.restore();
}

/** Draws each alert as a triangle, and each change as a diamond, on the axis with a line above it. */
function drawMarks(u: uPlot, marks: readonly ChartMark[], { bad, warn, line, text }: ChartColours): void {
  const { ctx, bbox } = u;
  const size = 6 * devicePixelRatio;
  ctx.save();
  for (const { at, kind } of marks) {
    const x = u.valToPos(at / 1000, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const ground = bbox.top + bbox.height;
    ctx.fillStyle = { critical: bad, warning: warn, info: line, change: text }[kind];
    ctx.strokeStyle = ctx.fillStyle;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, ground);
    ctx.stroke();
    ctx.beginPath();
    const middle = kind === "change" ? ground - size : ground;
    ctx.moveTo(x - size, middle);
    ctx.lineTo(x, ground);
    ctx.lineTo(x + size, middle);
    ctx.lineTo(x, ground - size * (kind === "change" ? 2 : 1.6));
    ctx.fill();
  }
  ctx.restore();
}
