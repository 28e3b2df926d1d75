/** Where a time stamp was taken, best first. Never mixed inside one difference. */
export type StampKind = "hw" | "kernel" | "tcp_info" | "user";

/**
 * Which clock a stamp reads: `realtime` is the machine's wall clock (ns since the Unix epoch; may be stepped), `mono` only ever goes
 * forward and means nothing but in differences. Stamps of two clocks are never subtracted.
 */
export type StampClock = "realtime" | "mono";

export interface Stamp {
  ns: bigint;
  clock: StampClock;
  kind: StampKind;
  /**
   * When the same packet passed the network card, by the card's own clock, ns; absent where none tells. Good in the difference of two by the
   * same card and in nothing else. Of a packet that was sent it is filled in after the stamp was told.
   */
  cardNs?: bigint;
}

/** `locked`: disciplined by a source now. `holdover`: was, and drifts within `maxErrorNs`. `unsync`: says itself that it is not. */
export type ClockSync = "locked" | "holdover" | "unsync" | "unknown";

export interface ClockStatus {
  sync: ClockSync;
  /** Bound of the wall clock's distance from true time, ns (adjtimex maxerror, root dispersion + delay / 2); null: not known. */
  maxErrorNs: number | null;
  /** TAI − UTC, where the kernel was told. */
  taiAheadNs?: number;
}

/** Both clocks at one moment: how far the wall clock moved against the other tells a step from time that passed. */
export interface ClockPair {
  realtimeNs: bigint;
  monoNs: bigint;
  /** How far apart the two readings may lie, resolution counted. */
  uncertaintyNs: number;
}

export interface Clock {
  /** Wall clock as finely as this backend has it, for stamps written into packets. */
  realtimeNs(): bigint;
  pair(): ClockPair;
  status(): ClockStatus;
}

/** A step counts above 1 µs and what a clock that is being steered may drift (500 ppm). */
const STEP_FLOOR_NS = 1_000;
const MAX_DRIFT = 500e-6;

/** ns by which the wall clock was stepped between two readings; 0 when it only ran. */
export function clockStepNs(before: ClockPair, after: ClockPair): number {
  const passed = Number(after.monoNs - before.monoNs);
  const difference = Number(after.realtimeNs - before.realtimeNs) - passed;
  const tolerance = STEP_FLOOR_NS + MAX_DRIFT * Math.abs(passed) + before.uncertaintyNs + after.uncertaintyNs;
  return Math.abs(difference) > tolerance ? difference : 0;
}
