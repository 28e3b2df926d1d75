import type { Preset } from "../model/detection-config";

/** Evidence in nats at which a changed failure rate is accepted. A sequential test raises a false alarm at most once in e^threshold runs. */
export const EVIDENCE_NATS: Readonly<Record<Preset, number>> = { quiet: 14, balanced: 12, sensitive: 9 };

/** The policy's conditions for an alert about failures. */
export interface DeliveryTerms {
  preset: Preset;
  /** Failed runs that make an outage (k of k-of-n). */
  failedRunsMin: number;
  /** Latest runs among which they are counted (n of k-of-n). Equal to `failedRunsMin`: the failed runs must be consecutive. */
  ofRuns: number;
  /** Smallest rise of the failure rate above the own rate that is a loss, 0…1. */
  lossMinimum: number;
  intervalMs: number;
}

export interface DeliveryVerdict {
  state: "up" | "degraded" | "down";
  /** True while up if the latest run failed, evidence of a loss is growing, or the last outage may have been the first part of a loss. */
  isPending: boolean;
  /** First failed run of the present trouble or of the present streak of failed runs, ms since the Unix epoch; 0 when there is none. */
  sinceMs: number;
  /** Mean failed share of the runs since the trouble, or the evidence of one, began, 0…1. */
  failedShare: number;
  /** The series' own failure rate, learnt before the trouble, 0…1. */
  ownRate: number;
  lastBadMs: number;
  hasEverAnswered: boolean;
}
