import { mean } from "../features/order-statistics";
import type { Kind } from "../model/evidence";
import { type ChannelShape, type ChannelView, channelShape } from "./channel-shape";
import { isPeriodic } from "./periodic";

/** The samples of an alert, with the normal level and spread of the series. */
export interface EpisodeView {
  group: string;
  metricType: string;
  /** Samples from the first bad sample to the last one, ordered by event time. */
  value: readonly number[];
  /** Level before the episode, in the metric's unit; null when unknown. */
  level: number | null;
  /** Interquartile range within a window before the episode. */
  spread: number;
  /** Median absolute step between neighbouring samples before the episode; absent when unknown. */
  roughness?: number;
  /** Forward minus backward one-way delay; null or absent unless both are measured. */
  asymmetry?: ChannelView | null;
  /** The samples far from the level came at regular intervals. */
  regular?: boolean;
}

/** Share of lost packets, 0…1, from which a sustained loss is an outage. */
const OUTAGE_LOSS_SHARE = 0.9;
/** Smallest number of samples from which a shape is recognised. */
const SHAPE_SAMPLES_MIN = 8;
/** The two directions changed in opposite ways when the round trip changed by less than this share of the asymmetry. */
const OPPOSED_DELAY_SHARE = 0.4;
/** A clock step changes the asymmetry and not the round trip; a path change also changes the round trip, by more than this share. */
const CLOCK_DELAY_SHARE = 0.026;
/** Smallest change of the asymmetry, in sigma, that is evidence. */
const ASYMMETRY_SIGMAS_MIN = 0.7;

/** Names the kind of anomaly in network terms; preliminary while there are few samples, and refined as more arrive. */
export function kindOf(view: EpisodeView): Kind {
  if (view.value.length === 0) return "limit";
  if (view.group === "delivery") return lossOf(view) >= OUTAGE_LOSS_SHARE ? "outage" : "loss";
  if (view.level === null) return "limit";
  const delay = channelShape({ value: view.value, level: view.level, spread: view.spread, roughness: view.roughness });
  const asymmetry = view.asymmetry?.value.length ? channelShape(view.asymmetry) : null;
  return shapeOf(view, view.level, delay, asymmetry);
}

/** Mean share of lost packets, 0…1. */
function lossOf(view: Pick<EpisodeView, "metricType" | "value">): number {
  const m = mean(view.value);
  return view.metricType === "availability" ? 1 - m : m;
}

function shapeOf(view: EpisodeView, level: number, delay: ChannelShape, asymmetry: ChannelShape | null): Kind {
  const still = asymmetry ? Math.abs(delay.sigmas) < 1.5 && Math.abs(asymmetry.sigmas) < ASYMMETRY_SIGMAS_MIN : Math.abs(delay.sigmas) < 2;
  if (view.regular && still) return "spike_train";
  if (asymmetry && isOpposed(delay, asymmetry)) return delay.shift / asymmetry.shift < CLOCK_DELAY_SHARE ? "clock_step" : "path_asymmetry";
  if (view.value.length < SHAPE_SAMPLES_MIN) return "level_shift";
  if (isPeriodic(view.value, level)) return "periodic";
  if (still && delay.far > 0 && delay.far < 0.35) return "spike_train";
  if (delay.roughness > 1.35 && delay.excess > 0.27) return "jitter";
  const clearest = asymmetry && Math.abs(asymmetry.sigmas) > Math.abs(delay.sigmas) ? asymmetry : delay;
  if (isRamp(clearest)) return "ramp";
  return "level_shift";
}

function isOpposed(delay: ChannelShape, asymmetry: ChannelShape): boolean {
  if (Math.abs(asymmetry.sigmas) < ASYMMETRY_SIGMAS_MIN || Math.abs(delay.sigmas) > 2 * Math.abs(asymmetry.sigmas)) return false;
  return Math.abs(delay.shift) < OPPOSED_DELAY_SHARE * Math.abs(asymmetry.shift);
}

/** Whether the values leave the level steadily, and cover most of the distance within the episode. */
const isRamp = ({ climb, climbSigmas, shift, steady }: ChannelShape): boolean =>
  steady && climb * Math.sign(shift) > 0.5 && Math.abs(climbSigmas) > 1.2;
