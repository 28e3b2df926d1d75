import type { z } from "zod";
import type { Memory } from "../memory/memory";

/** One closed window as a detector sees it. A window may hold one sample; windows without samples are never shown. */
export interface WindowPoint {
  startMs: number;
  /** Median of the delays, mean of ratios; the metric's unit. */
  value: number;
  /** Smallest difference worth speaking of, from the measurement's uncertainty or the ratio's resolution; 0 when unknown. */
  resolution: number;
}

/** What a detector expected, and what holds about 99 % of normal windows; the metric's unit. */
export interface Band {
  value: number;
  low: number;
  high: number;
}

export interface DetectorStep {
  /** Unitless, finite, ≥ 0; higher is more anomalous. Calibrated before anything is concluded from it. */
  raw: number;
  /** null: the detector expects no value of its own. */
  band: Band | null;
}

/**
 * An online detector of one series. Contract, checked for every detector in conformance.test.ts: deterministic and causal, free of units and
 * scale, null while it learns, silent on a constant series; all it remembers lies in `slots` slots of memory, which begin as zeros.
 */
export interface Detector<Params = unknown> {
  id: string;
  family: "changepoint" | "residual";
  /** Paper or standard the method comes from. */
  source: string;
  /** What it cannot see, in one line. */
  blindTo: string;
  params: z.ZodType<Params>;
  /** `fitWindows`: windows of history the detector learns from before it speaks. */
  slots(params: Params, fitWindows: number): number;
  /** Reads and updates the memory from slot `at` on. Null: still learning. */
  step(memory: Memory, at: number, window: WindowPoint, params: Params, fitWindows: number): DetectorStep | null;
}

export const defineDetector = <P>(detector: Detector<P>): Detector<P> => detector;
