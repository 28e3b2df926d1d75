import type { z } from "zod";
import type { Memory } from "../memory/memory";
import type { Plugin } from "../plugins/plugin";

/** One closed window as a detector sees it. A window has at least one sample; windows without samples are skipped. */
export interface WindowPoint {
  startMs: number;
  /** Median of the delays, mean of ratios; the metric's unit. */
  value: number;
  /** Smallest meaningful difference, from the measurement's uncertainty or the ratio's resolution; 0 when unknown. */
  resolution: number;
}

/** The expected value, and the range of about 99 % of normal windows; the metric's unit. */
export interface Band {
  value: number;
  low: number;
  high: number;
}

export interface DetectorStep {
  /** Unitless, finite, ≥ 0; higher is more anomalous. Not comparable between detectors before calibration. */
  raw: number;
  /** null: the detector has no expected value. */
  band: Band | null;
}

/**
 * An online detector of one series. Contract, checked for every detector in conformance.test.ts: deterministic and causal, independent of
 * units and scale, null while it learns, silent on a constant series. Its whole memory is `slots` slots, which are zeros at first.
 */
export interface Detector<Params = unknown> extends Plugin {
  /** Group of the votes in evidence and events. */
  family: "changepoint" | "residual";
  /** Paper or standard that describes the method. */
  source: string;
  /** What it cannot detect, in one line. */
  blindTo: string;
  /** Schema of the parameters. Every parameter has a default, and `.meta({ title, description })` with its text for people. */
  params: z.ZodType<Params>;
  /** Slots of memory needed. `fitWindows`: windows of history to learn from before the first result. */
  slots(params: Params, fitWindows: number): number;
  /** Judges one window; reads and updates the memory from slot `at` on. null: still learning. */
  step(memory: Memory, at: number, window: WindowPoint, params: Params, fitWindows: number): DetectorStep | null;
}

export const defineDetector = <P>(detector: Detector<P>): Detector<P> => detector;
