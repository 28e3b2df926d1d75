import type { Tuning } from "../model/detection-config";

/** What a series had learnt before planned work began. Judges of samples see the beginning of the work before judges of windows do. */
export interface SetAside {
  /** State of the judges of single samples; null when nothing was set aside. */
  samples: Float64Array | null;
  windows: LearntFromWindows | null;
}

/** What a series learns when windows close. */
export interface LearntFromWindows {
  judgement: Float64Array;
  baseline: Float64Array;
  bank: Float64Array | null;
  tuning: Tuning | null;
  heir: { tuning: Tuning | null; bank: Float64Array | null } | null;
}
