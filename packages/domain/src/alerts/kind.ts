import { mean } from "../features/order-statistics";
import type { Kind } from "../model/evidence";
import { type ChannelShape, type ChannelView, channelShape } from "./channel-shape";
import { isPeriodic } from "./periodic";

/** The samples of an alert, with the normal level and spread of the series. */
export interface EpisodeView {
  group: string;
  metricType: string;
  /** Samples from the first bad one to the last bad one, by event time. */
  value: readonly number[];
  /** Level before; null when none is known. */
  level: number | null;
  /** Interquartile range within a window before. */
  spread: number;
  /** Median step between neighbours before, where known. */
  roughness?: number;
  /** Forward less backward one-way delay, where both are measured. */
  asymmetry?: ChannelView | null;
  /** Far samples came at regular distances. */
  regular?: boolean;
}

/** From this share of lost packets on, sustained, nothing gets through. */
const OUTAGE = 0.9;
/** Fewest samples from which a shape is read. */
const ENOUGH_FOR_SHAPE = 8;
/** One direction moved against the other when the round trip shows less than this share of the difference. */
const OPPOSED = 0.4;
/** A clock that is set moves the difference and leaves the round trip alone; a path that changes does not leave it quite alone. */
const CLOCK = 0.026;
/** Fewest sigma a difference must move to be spoken of. */
const MOVED = 0.7;

/** Names the kind of anomaly in network terms; preliminary while few samples are seen, and refined as more come. */
export function kindOf(view: EpisodeView): Kind {
  if (view.value.length === 0) return "limit";
  if (view.group === "delivery") return lossOf(view) >= OUTAGE ? "outage" : "loss";
  if (view.level === null) return "limit";
  const delay = channelShape({ value: view.value, level: view.level, spread: view.spread, roughness: view.roughness });
  const asymmetry = view.asymmetry?.value.length ? channelShape(view.asymmetry) : null;
  return shapeOf(view, view.level, delay, asymmetry);
}

/** Share of what was lost, 0…1. */
function lossOf(view: Pick<EpisodeView, "metricType" | "value">): number {
  const m = mean(view.value);
  return view.metricType === "availability" ? 1 - m : m;
}

function shapeOf(view: EpisodeView, level: number, delay: ChannelShape, asymmetry: ChannelShape | null): Kind {
  const still = asymmetry ? Math.abs(delay.sigmas) < 1.5 && Math.abs(asymmetry.sigmas) < MOVED : Math.abs(delay.sigmas) < 2;
  if (view.regular && still) return "spike_train";
  if (asymmetry && isOpposed(delay, asymmetry)) return delay.shift / asymmetry.shift < CLOCK ? "clock_step" : "path_asymmetry";
  if (view.value.length < ENOUGH_FOR_SHAPE) return "level_shift";
  if (isPeriodic(view.value, level)) return "periodic";
  if (still && delay.far > 0 && delay.far < 0.35) return "spike_train";
  if (delay.roughness > 1.35 && delay.excess > 0.27) return "jitter";
  const clearest = asymmetry && Math.abs(asymmetry.sigmas) > Math.abs(delay.sigmas) ? asymmetry : delay;
  if (isRamp(clearest)) return "ramp";
  return "level_shift";
}

function isOpposed(delay: ChannelShape, asymmetry: ChannelShape): boolean {
  if (Math.abs(asymmetry.sigmas) < MOVED || Math.abs(delay.sigmas) > 2 * Math.abs(asymmetry.sigmas)) return false;
  return Math.abs(delay.shift) < OPPOSED * Math.abs(asymmetry.shift);
}

/** A steady way out from the level, and most of the way within the episode. */
const isRamp = ({ climb, climbSigmas, shift, steady }: ChannelShape): boolean =>
  steady && climb * Math.sign(shift) > 0.5 && Math.abs(climbSigmas) > 1.2;
