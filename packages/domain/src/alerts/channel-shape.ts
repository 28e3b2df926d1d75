import { ascending, median, quantileOfSorted } from "../features/order-statistics";

/** One metric's samples during an episode, with its normal level and spread. */
export interface ChannelView {
  value: readonly number[];
  /** Level before the episode, in the metric's unit. */
  level: number;
  /** Interquartile range before the episode, in the metric's unit. */
  spread: number;
  /** Median absolute step between neighbouring samples before the episode; derived from the spread when undefined. */
  roughness?: number | undefined;
}

export interface ChannelShape {
  /** Distance of the samples' median from the level, in the metric's unit and in the series' own sigma. */
  shift: number;
  sigmas: number;
  /** Change from the first third of the samples to the last third, as a share of the shift and in sigma. */
  climb: number;
  climbSigmas: number;
  /** Whether the median of the middle third is between the medians of the other two. */
  steady: boolean;
  /** Ratio of the steps between neighbours to the usual steps, and the excess over the usual steps as a share of the shift. */
  roughness: number;
  excess: number;
  /** Share of samples that are more than `FAR_SPREADS` spreads from the level, 0…1. */
  far: number;
}

/** For the normal distribution, in sigma: distance between the quartiles, and median of |x − y| of two independent values. */
const IQR_SIGMAS = 1.349;
const STEP_SIGMAS = 0.954;
const FAR_SPREADS = 6;

/** Describes the shape of the samples. Every figure is a median, so that single samples do not decide the result. */
export function channelShape({ value, level, spread, roughness }: ChannelView): ChannelShape {
  // A constant series has a spread of 0. Half a per cent of its level replaces it.
  const usual = Math.max(spread > 0 ? spread : Math.abs(level) * 0.005, Number.MIN_VALUE);
  const sigma = usual / IQR_SIGMAS;
  const shift = quantileOfSorted(ascending(value), 0.5) - level;
  const third = Math.max(1, Math.floor(value.length / 3));
  const [a, b, c] = [median(value.slice(0, third)), median(value.slice(third, -third)), median(value.slice(-third))];
  const steps = median(value.slice(1).map((v, i) => Math.abs(v - (value[i] ?? v))));
  const usualSteps = Math.max(roughness ?? 0, roughness === undefined ? (STEP_SIGMAS / IQR_SIGMAS) * usual : 0, Number.MIN_VALUE);
  const size = Math.max(Math.abs(shift), Number.MIN_VALUE);
  return {
    shift,
    sigmas: shift / sigma,
    climb: (c - a) / size,
    climbSigmas: (c - a) / sigma,
    steady: Math.min(Math.abs(b - a), Math.abs(c - b)) > Math.abs(c - a) * 0.2 && (b - a) * (c - b) > 0,
    roughness: steps / usualSteps,
    excess: Math.sqrt(Math.max(0, steps ** 2 - usualSteps ** 2)) / STEP_SIGMAS / size,
    far: value.filter((v) => Math.abs(v - level) > FAR_SPREADS * usual).length / Math.max(1, value.length),
  };
}
