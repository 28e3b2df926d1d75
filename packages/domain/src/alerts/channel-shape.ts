import { ascending, median, quantileOfSorted } from "../features/order-statistics";

/** One metric's samples during an episode, with its normal level and spread. */
export interface ChannelView {
  value: readonly number[];
  /** Level before. */
  level: number;
  /** Interquartile range before. */
  spread: number;
  /** Median step between neighbours before; from the spread when unknown. */
  roughness?: number | undefined;
}

export interface ChannelShape {
  /** How far the middle of the samples lies from the level, in the metric's unit and in its own sigma. */
  shift: number;
  sigmas: number;
  /** From the first third to the last, as a share of the shift and in sigma. */
  climb: number;
  climbSigmas: number;
  /** Whether the middle third is between the other two. */
  steady: boolean;
  /** Steps between neighbours against usual ones, and what they exceed them by as a share of the shift. */
  roughness: number;
  excess: number;
  /** Share of samples far from the level. */
  far: number;
}

/** Quartiles of the normal distribution lie this many sigma apart; the median of |x − y| is this many. */
const IQR_SIGMAS = 1.349;
const STEP_SIGMAS = 0.954;
const FAR = 6;

/** What the samples do, robustly: medians throughout, so that single samples decide nothing. */
export function channelShape({ value, level, spread, roughness }: ChannelView): ChannelShape {
  // What never moved has no spread of its own; half a per cent of its size counts as one.
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
    far: value.filter((v) => Math.abs(v - level) > FAR * usual).length / Math.max(1, value.length),
  };
}
