import { isRatio } from "../detection/window-close";
import { MAD_TO_SIGMA, median, medianDeviation } from "../features/order-statistics";
import { randomOf } from "./random";
import type { TrainingSeries } from "./training-series";

/** Single windows are no fault here: an alert needs four of them whatever the setting. */
const FAULT_KINDS = ["level_shift", "ramp", "jitter"] as const;
type FaultKind = (typeof FAULT_KINDS)[number];

/** An event that a candidate must find. `toMs` is the end of its last window. */
export interface TrueEvent {
  fromMs: number;
  toMs: number;
  kind: FaultKind | "verdict";
}

/** Windows without faults around each fault. With more frequent faults the detectors would calibrate on them as normal. */
const QUIET_WINDOWS = 300;
const FAULT_WINDOWS = { level_shift: 20, ramp: 40, jitter: 25 } as const;
/** The smallest fault that an operator wants to know of: this share of the level and so many of the series' own sigma. */
const FAULT_LEVEL_SHARE_MIN = 0.1;
const FAULT_SIGMAS_MIN = 5;
/** The largest fault in units of the smallest; sizes between them are log-uniform. */
const FAULT_SIZE_RATIO_MAX = 20;
/** Smallest loss or unavailability that matters. */
const FAULT_RATIO_MIN = 0.1;

/**
 * Adds seeded faults to a series without labels: shifts, ramps and jitter, sized by the series' own spread and in the harmful
 * direction. The same seed gives the same faults.
 */
export function injectFaults(
  series: Omit<TrainingSeries, "samples" | "config">,
  learningWindows: number,
  seed: string,
): { value: Float64Array; events: TrueEvent[] } {
  const { startMs, metricType } = series;
  const random = randomOf("faults", seed, series.seriesId);
  const value = series.value.slice();
  const events: TrueEvent[] = [];
  const sizeOf = sizer(series, random);
  let at = learningWindows + Math.floor(QUIET_WINDOWS * (0.5 + random()));
  while (true) {
    const kind = FAULT_KINDS[Math.floor(random() * FAULT_KINDS.length)] ?? "level_shift";
    const length = FAULT_WINDOWS[kind];
    const [first, last] = [startMs[at], startMs[at + length - 1]];
    if (first === undefined || last === undefined) return { value, events };
    const size = sizeOf();
    for (let i = 0; i < length; i++) {
      const changed = (series.value[at + i] ?? 0) + size * shapeOf(kind, i, length, random);
      value[at + i] = isRatio({ metricType }) ? Math.min(1, Math.max(0, changed)) : changed;
    }
    events.push({ fromMs: first, toMs: last + (last - (startMs[at + length - 2] ?? last)), kind });
    at += length + Math.floor(QUIET_WINDOWS * (1 + random()));
  }
}

function sizer(
  { value, metricType, resolution }: Pick<TrainingSeries, "value" | "metricType" | "resolution">,
  random: () => number,
): () => number {
  const sign = (): number =>
    metricType === "availability" ? -1 : metricType === "latency" || metricType === "error_rate" || random() < 0.5 ? 1 : -1;
  if (isRatio({ metricType })) return () => sign() * (FAULT_RATIO_MIN + random() * (1 - FAULT_RATIO_MIN));
  const centre = median(Array.from(value));
  const sigma = Math.max(MAD_TO_SIGMA * medianDeviation(Array.from(value), centre), resolution, 0.005 * Math.abs(centre), Number.MIN_VALUE);
  const smallest = Math.max(FAULT_LEVEL_SHARE_MIN * Math.abs(centre), FAULT_SIGMAS_MIN * sigma);
  return () => sign() * smallest * FAULT_SIZE_RATIO_MAX ** random();
}

/** Share of the fault's size at its i-th window. */
function shapeOf(kind: FaultKind, i: number, length: number, random: () => number): number {
  switch (kind) {
    case "level_shift":
      return 1;
    case "ramp":
      return (i + 1) / length;
    case "jitter":
      return 2 * random() - 1;
  }
}
