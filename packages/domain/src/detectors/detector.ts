import type { z } from "zod";
import type { Json } from "../json";

/** One closed window as a detector sees it. A window may hold one sample; windows without samples are never shown. */
export interface WindowPoint {
  startMs: number;
  /** Median of the delays, mean of ratios; the metric's unit. */
  value: number;
  /** Smallest difference worth speaking of, from the measurement's uncertainty or the ratio's resolution; 0 when unknown. */
  resolution: number;
}

export interface DetectorStep {
  /** Unitless, finite, ≥ 0; higher is more anomalous. Calibrated before anything is concluded from it. */
  raw: number;
  expected: number;
  /** Band that holds about 99 % of normal windows. */
  low: number;
  high: number;
}

/**
 * An online detector. Contract, checked for every detector in conformance.test.ts: deterministic and causal, free of units and scale,
 * null while it learns, silent on a constant series, state is plain JSON that `step` updates in place.
 */
export interface Detector<Params = unknown, State = Json> {
  id: string;
  family: "changepoint" | "residual" | "multivariate";
  /** Paper or standard the method comes from. */
  source: string;
  params: z.ZodType<Params>;
  init(): State;
  /** Null: still learning. `fitWindows`: windows of history the detector learns from before it speaks. */
  step(state: State, window: WindowPoint, params: Params, fitWindows: number): DetectorStep | null;
}

export const defineDetector = <P, S>(detector: Detector<P, S>): Detector<P, S> => detector;
