import type { Json } from "@padit/domain/json";
import type { IoContext } from "./io";
import type { Outcome } from "./outcome";
import type { ClockSync, StampKind } from "./timestamp";

export * from "./io";
export * from "./management-socket";
export * from "./outcome";
export * from "./timestamp";

export interface Measurement {
  value: number;
  /** 95 % half-width in the value's unit; null where the value is a count or a ratio of counts. */
  uncertainty: number | null;
  /** Kind of the timestamps of this measurement; absent if equal to the run's `stampSource`. */
  kind?: StampKind;
}

/** Result of one run. `metrics` has measured values only: a lost packet has no round trip. */
export interface ProbeRun {
  outcome: Outcome;
  /** Wall clock at the first send, ms since the Unix epoch. */
  atMs: number;
  stampSource: StampKind;
  /** Synchronisation of the collector's clock; absent if the run did not read it. */
  sync?: ClockSync;
  metrics: Record<string, Measurement>;
  /** Durations of the parts of the response time, ms. */
  phases?: Record<string, number>;
  detail?: Record<string, Json>;
  /** One sent and one received packet as hexadecimal. Live tests show them; they are not stored with samples. */
  hex?: { sent?: string; received?: string };
  /** Likely cause, in words, when the outcome is not ok. */
  hint?: string;
  /** The far end's answer follows the protocol but not the target's expectations; `hint` names what is missing. */
  isUnexpected?: true;
  /** How the parts of a bundle ended, by protocol; absent for a run of a single protocol. */
  parts?: Record<string, Ending>;
}

/** How a run ended, with the reason as a text. */
export interface Ending {
  outcome: Outcome;
  reason?: string;
}

/** Outcomes that a run stores in its outcome series, by protocol. */
export function endingsOf(protocol: string, run: ProbeRun): Record<string, Ending> {
  if (run.parts !== undefined) return run.parts;
  const outcome = run.outcome === "ok" && run.isUnexpected ? "mismatch" : run.outcome;
  return { [protocol]: { outcome, ...(outcome !== "ok" && run.hint !== undefined && { reason: run.hint }) } };
}

/** Facts about a far end that are remembered between the runs of one check. */
export interface FarEndMemory {
  has(fact: string): boolean;
  add(fact: string): void;
}

/** Runs of one planned check that share sockets between runs. They never overlap. */
export interface StandingProbe {
  run(io: IoContext, signal: AbortSignal): Promise<ProbeRun>;
  close(): void;
}

export interface Probe<Target> {
  readonly protocol: string;
  /**
   * For protocols that must notice events between two runs.
   * @param wake requests a run at once, to report an event to the server within a second
   */
  standing?(target: Target, wake: () => void): StandingProbe;
  /** @param farEnd absent: nothing is remembered, as in a live test */
  run(target: Target, io: IoContext, signal: AbortSignal, farEnd?: FarEndMemory): Promise<ProbeRun>;
}
