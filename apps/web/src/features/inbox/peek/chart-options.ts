import { quantity } from "@padit/domain/quantity";
import type { AlertChartView } from "@padit/services/alerts";
import type uPlot from "uplot";
import type { Language } from "@/features/words/languages";
import type { WordsOf } from "@/features/words/use-words";

export interface ChartMoments {
  /** The bout to shade. A function, because an open bout's end moves with each refresh of the data. */
  bout: () => { fromMs: number; toMs: number };
  openedMs: number;
  acknowledgedMs: number | null;
  resolvedMs: number | null;
}

interface ChartSetting {
  element: HTMLElement;
  height: number;
  zone: string;
  words: WordsOf<"alert">;
  language: Language;
  unit: string;
  moments: ChartMoments;
  /** The broken limit in the metric's unit; null when only detectors hold the alert. */
  limit: number | null;
  /** Whether the loss of the same path has a lane beneath. */
  hasLossLane: boolean;
  /** The shown range; the bout is its middle third, and lasts until its end while it is open. */
  range: () => { fromMs: number; toMs: number };
  /** Index of the row under the cursor. */
  onCursor: (index: number | null) => void;
}

/** Days below the time axis, in uPlot's format: 04 Nov, in Korean 11/4. */
const DAY_TICKS: Record<Language, string> = { en: "{DD} {MMM}", ko: "{M}/{D}" };

/** Legend entries of the chart, each with its swatch. */
export function legendOf(
  t: WordsOf<"alert">,
  { points, bands, lastWeek, loss }: AlertChartView,
  limit: number | null,
): { label: string; swatch: string }[] {
  const hasUncertainty = points.some(({ uncertainty }) => uncertainty !== null);
  return [
    { label: t(hasUncertainty ? "chart.measuredWithin" : "chart.measured"), swatch: "h-0.5 w-4 bg-info-text" },
    { label: t("chart.bout"), swatch: "h-2.5 w-4 bg-danger/20" },
    ...(limit === null ? [] : [{ label: t("chart.limit"), swatch: "w-4 border-danger border-t-2 border-dashed" }]),
    ...(bands.length === 0 ? [] : [{ label: t("chart.expected"), swatch: "h-2.5 w-4 bg-accent-text/30" }]),
    ...(lastWeek.length === 0 ? [] : [{ label: t("chart.weekAgo"), swatch: "w-4 border-muted border-t border-dashed" }]),
    ...(loss.length === 0 ? [] : [{ label: t("chart.loss"), swatch: "h-2.5 w-1.5 bg-danger" }]),
  ];
}

/** uPlot options of an alert's chart: lines, ribbons, shading and markers, in the colours of the theme. */
export function chartOptions(UPlot: typeof uPlot, setting: ChartSetting): uPlot.Options {
  const { element, height, zone, words, language, unit, moments, limit, hasLossLane, range, onCursor } = setting;
  const laneShare = hasLossLane ? LOSS_LANE_SHARE : 0;
  const colour = coloursOf(element);
  const hidden = { stroke: "transparent", width: 0, points: { show: false }, spanGaps: true };
  const axis = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--separator"), width: 1 },
    ticks: { show: false },
    font: "11px system-ui",
  };
  return {
    width: element.clientWidth,
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
    scales: {
      x: { range: (plot, min, max) => (isZoomed(plot, min, max) ? [min, max] : [range().fromMs / 1000, range().toMs / 1000]) },
      y: { range: (plot, min, max) => aboveLane(unit === "ratio" ? [0, 1] : rangeOf(plot, min, max, limit), laneShare) },
      loss: { range: [0, 1 / LOSS_LANE_BARS_SHARE] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        values: [
          [86_400, DAY_TICKS[language], null, null, null, null, null, null, 1],
          [60, "{HH}:{mm}", null, null, null, null, null, null, 1],
          [1, "{HH}:{mm}:{ss}", null, null, null, null, null, null, 1],
        ],
      },
      {
        ...axis,
        size: 68,
        // ticks of the free space that holds the loss lane are not shown
        filter: (plot, ticks) => ticks.map((tick) => (tick < laneTop(plot, laneShare) ? null : tick)),
        values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : quantity(tick, unit))),
      },
    ],
    series: [
      {},
      { label: "value", stroke: colour("--info-text"), width: 1.5, points: { show: false } },
      { label: "value − u", ...hidden, spanGaps: false },
      { label: "value + u", ...hidden, spanGaps: false },
      { label: "expected low", ...hidden, stroke: colour("--accent-text"), width: 0.5 },
      { label: "expected high", ...hidden, stroke: colour("--accent-text"), width: 0.5 },
      { label: "a week ago", stroke: colour("--muted"), width: 1, dash: [4, 4], points: { show: false }, spanGaps: true },
      { label: "loss", ...hidden, scale: "loss" },
    ],
    bands: [
      { series: [3, 2], fill: colour("--info-text", 0.25) },
      { series: [5, 4], fill: colour("--accent-text", 0.16) },
    ],
    hooks: {
      drawClear: [(plot) => shadeBout(plot, moments, colour("--danger", 0.12))],
      draw: [
        (plot) => hasLossLane && drawLossLane(plot, colour),
        (plot) =>
          drawLimit(plot, limit, limit === null ? "" : words("chart.limitOf", { value: quantity(limit, unit) }), colour("--danger")),
        (plot) => drawMarkers(plot, moments, words, colour),
      ],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
    },
  };
}

/**
 * Range of the y axis: the values and the limit, with 6 % of free space above and below. The axis does not go below zero when no measured value
 * does.
 */
function rangeOf(plot: uPlot, lowest: number | null, highest: number | null, limit: number | null): [number, number] {
  if (lowest === null || highest === null) return [0, 1];
  const [min, max] = [Math.min(lowest, limit ?? lowest), Math.max(highest, limit ?? highest)];
  const isPositive = Array.from(plot.data[1] ?? []).every((value) => value == null || value >= 0);
  const room = (max - min || Math.abs(max) || 1) * 0.06;
  return [isPositive ? Math.max(0, min - room) : min - room, max + room];
}

/** Whether a person chose this part of the time axis by dragging; without a choice uPlot passes the first and the last time of the data. */
const isZoomed = ({ data: [times] }: uPlot, min: number | null, max: number | null): boolean =>
  min !== null && max !== null && (min !== times[0] || max !== times[times.length - 1]);

/** Shares of the plot's height: the lane of the loss with its distance to the values, and its bars at 100 %. */
const LOSS_LANE_SHARE = 0.26;
const LOSS_LANE_BARS_SHARE = 0.17;

/** The range of the values, extended downwards by the free space of the lane. */
const aboveLane = ([low, high]: [number, number], share: number): [number, number] => [low - ((high - low) * share) / (1 - share), high];

/** Lowest value of the y axis above the lane; a little less, against rounding. */
function laneTop({ scales: { y } }: uPlot, share: number): number {
  const [min, max] = [y?.min ?? 0, y?.max ?? 1];
  return min + (max - min) * (share - 1e-6);
}

/** Draws the lost share as bars in a lane of its own, between lines for 0 and 100 %. */
function drawLossLane(plot: uPlot, colour: Colour): void {
  const { left, top, width, height } = plot.bbox;
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const [ground, full] = [top + height, top + height * (1 - LOSS_LANE_BARS_SHARE)];
  ctx.save();
  ctx.fillStyle = colour("--danger");
  const times = plot.data[0];
  plot.data[LOSS]?.forEach((share, index) => {
    if (share == null || share <= 0) return;
    const x = plot.valToPos(times[index] ?? 0, "x", true);
    const tall = Math.max(2 * ratio, (ground - full) * Math.min(1, share));
    if (x >= left && x <= left + width) ctx.fillRect(x - ratio, ground - tall, 3 * ratio, tall);
  });
  ctx.fillStyle = colour("--muted");
  ctx.strokeStyle = colour("--separator");
  ctx.lineWidth = ratio;
  ctx.font = `${11 * ratio}px system-ui`;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const [y, text] of [
    [full, "loss 100 %"],
    [ground - 5 * ratio, "0 %"],
  ] as const)
    ctx.fillText(text, left - 6 * ratio, y);
  ctx.beginPath();
  ctx.moveTo(left, full);
  ctx.lineTo(left + width, full);
  ctx.stroke();
  ctx.restore();
}

/** Column of the loss in the chart's table. */
const LOSS = 7;

function shadeBout(plot: uPlot, { bout }: ChartMoments, fill: string): void {
  const { fromMs, toMs } = bout();
  const { left, top, width, height } = plot.bbox;
  const from = Math.max(left, plot.valToPos(fromMs / 1000, "x", true));
  const to = Math.min(left + width, plot.valToPos(toMs / 1000, "x", true));
  if (to <= from) return;
  plot.ctx.save();
  plot.ctx.fillStyle = fill;
  plot.ctx.fillRect(from, top, to - from, height);
  plot.ctx.restore();
}

function drawLimit(plot: uPlot, limit: number | null, label: string, ink: string): void {
  if (limit === null) return;
  const { left, top, width } = plot.bbox;
  const y = plot.valToPos(limit, "y", true);
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px system-ui`;
  ctx.textAlign = "left";
  const isAtTop = y - top < 16 * devicePixelRatio;
  ctx.fillText(label, left + 4 * devicePixelRatio, y + (isAtTop ? 13 : -4) * devicePixelRatio);
  ctx.restore();
}

function drawMarkers(plot: uPlot, { openedMs, acknowledgedMs, resolvedMs }: ChartMoments, words: WordsOf<"alert">, colour: Colour): void {
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio;
  const markers = [
    { ms: openedMs, text: words("chart.opened"), ink: colour("--danger") },
    { ms: acknowledgedMs, text: words("chart.acked"), ink: colour("--accent-text") },
    { ms: resolvedMs, text: words("chart.resolved"), ink: colour("--success-text") },
  ];
  const { ctx } = plot;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui`;
  ctx.lineWidth = ratio;
  markers.forEach(({ ms, text, ink }, line) => {
    if (ms === null) return;
    const x = plot.valToPos(ms / 1000, "x", true);
    if (x < left || x > left + width) return;
    ctx.strokeStyle = ink;
    ctx.fillStyle = ink;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    // one line of text per marker, so that labels of close markers stay readable
    const fits = x + ctx.measureText(text).width + 6 * ratio < left + width;
    ctx.textAlign = fits ? "left" : "right";
    ctx.fillText(text, x + (fits ? 4 : -4) * ratio, top + (12 + 13 * line) * ratio);
  });
  ctx.restore();
}

type Colour = (variable: string, alpha?: number) => string;

/** A canvas cannot use CSS variables, so the browser resolves them on an element. */
function coloursOf(element: HTMLElement): Colour {
  return (variable, alpha = 1) => {
    element.style.color = `color-mix(in oklab, var(${variable}) ${alpha * 100}%, transparent)`;
    const resolved = getComputedStyle(element).color;
    element.style.color = "";
    return resolved;
  };
}
