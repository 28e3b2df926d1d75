/** Where a timestamp was recorded, the most exact place first. Two kinds are never mixed inside one difference. */
export type StampKind = "hw" | "kernel" | "tcp_info" | "user";

/**
 * Which clock a timestamp reads: `realtime` is the machine's wall clock (ns since the Unix epoch; may be stepped); `mono` only goes forward
 * and only its differences have a meaning. Timestamps of two clocks are never subtracted.
 */
type StampClock = "realtime" | "mono";

export interface Stamp {
  ns: bigint;
  clock: StampClock;
  kind: StampKind;
  /**
   * When the same packet passed the network card, by the card's own clock, ns; absent where the card has no timestamps. Only the difference
   * of two timestamps of the same card has a meaning. For a sent packet it is filled in after the timestamp was reported.
   */
  cardNs?: bigint;
}

/** `locked`: steered by a source now. `holdover`: was locked, drifts within `maxErrorNs`. `unsync`: reports that it is not synchronised. */
export type ClockSync = "locked" | "holdover" | "unsync" | "unknown";

export interface ClockStatus {
  sync: ClockSync;
  /** Bound of the wall clock's distance from true time, ns (adjtimex maxerror, root dispersion + delay / 2); null: not known. */
  maxErrorNs: number | null;
  /** Why the bound is not known, if another source than the kernel decided it. */
  doubt?: string;
  /** Correction that the kernel has yet to apply, ns; absent when unknown. */
  offsetNs?: number;
  /** TAI − UTC, ns, where the kernel knows it. */
  taiAheadNs?: number;
}

/** Both clocks read at one moment. Comparing two pairs distinguishes a step of the wall clock from elapsed time. */
export interface ClockPair {
  realtimeNs: bigint;
  monoNs: bigint;
  /** Largest time between the two readings, including the clocks' resolution, ns. */
  uncertaintyNs: number;
}

export interface Clock {
  /** Wall clock at this backend's best resolution, for timestamps written into packets. */
  realtimeNs(): bigint;
  pair(): ClockPair;
  status(): ClockStatus;
}

/** A step is a difference above 1 µs plus the drift of a steered clock (500 ppm). */
const STEP_NS_MIN = 1_000;
const DRIFT_RATIO_MAX = 500e-6;

/** Step of the wall clock between two readings, ns; 0 without a step. */
export function clockStepNs(before: ClockPair, after: ClockPair): number {
  const passed = Number(after.monoNs - before.monoNs);
  const difference = Number(after.realtimeNs - before.realtimeNs) - passed;
  const tolerance = STEP_NS_MIN + DRIFT_RATIO_MAX * Math.abs(passed) + before.uncertaintyNs + after.uncertaintyNs;
  return Math.abs(difference) > tolerance ? difference : 0;
}
