import type { Kind } from "../detection/evidence";
import { ascending, mean, median, quantileOfSorted } from "../features/order-statistics";

/** What an alert's samples look like beside what the series normally does. */
export interface EpisodeView {
  group: string;
  metricType: string;
  /** Samples from the first bad one to the last bad one, by event time. */
  tsMs: readonly number[];
  value: readonly number[];
  /** Level before; null when none is known. */
  level: number | null;
  /** Interquartile range within a window before. */
  spread: number;
}

/** From this share of lost packets on, sustained, nothing gets through. */
const OUTAGE = 0.95;
/** Fewest samples from which a shape is read. */
const ENOUGH_FOR_SHAPE = 8;

/** Names the kind of anomaly in network terms; preliminary while few samples are seen, and refined as more come. */
export function kindOf(view: EpisodeView): Kind {
  if (view.value.length === 0) return "limit";
  if (view.group === "delivery") return lossOf(view) >= OUTAGE ? "outage" : "loss";
  if (view.level === null) return "limit";
  return shapeOf(view, view.level);
}

/** Share of what was lost, 0…1. */
export function lossOf(view: Pick<EpisodeView, "metricType" | "value">): number {
  const m = mean(view.value);
  return view.metricType === "availability" ? 1 - m : m;
}

function shapeOf(view: EpisodeView, level: number): Kind {
  const sorted = ascending(view.value);
  const shift = quantileOfSorted(sorted, 0.5) - level;
  const spread = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  const usual = Math.max(view.spread, Math.abs(level) * 0.005);
  if (view.value.length < ENOUGH_FOR_SHAPE) return "level_shift";
  if (isRamp(view, level, shift)) return "ramp";
  if (spread > 3 * usual && spread > Math.abs(shift) * 0.75) return "jitter";
  if (Math.abs(shift) > 3 * usual) return "level_shift";
  const far = view.value.filter((v) => Math.abs(v - level) > 6 * usual).length;
  if (far > 0 && far < view.value.length / 2) return "spike_train";
  return "level_shift";
}

/** A steady climb away from the level: each third of the samples lies further out, and the climb is most of the way. */
function isRamp(view: EpisodeView, level: number, shift: number): boolean {
  const third = Math.floor(view.value.length / 3);
  const [a, b, c] = [
    median(view.value.slice(0, third)) - level,
    median(view.value.slice(third, -third)) - level,
    median(view.value.slice(-third)) - level,
  ];
  const sign = Math.sign(shift);
  const step = (c - a) * sign;
  return step > Math.abs(shift) * 0.5 && (b - a) * sign > step * 0.25 && (c - b) * sign > step * 0.25;
}
