import type { Preset } from "../model/detection-config";

/** Evidence in nats at which a changed failure rate counts as a fact. Wald's test is this often wrong once in e^threshold runs at most. */
export const EVIDENCE_NATS: Readonly<Record<Preset, number>> = { quiet: 14, balanced: 12, sensitive: 9 };

/** What a policy asks before anybody is notified of failures. */
export interface DeliveryTerms {
  preset: Preset;
  /** Failed runs that are an outage … */
  failedRunsMin: number;
  /** … among so many of the latest; in a row where this is the same number. */
  ofRuns: number;
  /** Smallest failure rate above the own one that is a loss, 0…1. */
  lossMinimum: number;
  intervalMs: number;
}

export interface DeliveryVerdict {
  state: "up" | "degraded" | "down";
  /** A run failed, losses accumulate, but not for long or often enough, or the last outage may have been the beginning of a loss. */
  isPending: boolean;
  /** First failed run of what goes on, ms since the Unix epoch; 0 while up and nothing is pending. */
  sinceMs: number;
  /** Mean share that failed since then, 0…1. */
  failedShare: number;
  /** The series' own failure rate before, 0…1. */
  ownRate: number;
  lastBadMs: number;
  hasEverAnswered: boolean;
}
