import type { Severity } from "../severity";
import type { AlertWords } from "./alert-message";
import type { Evidence, Kind } from "./evidence";

export interface WindowRow {
  seriesId: number;
  startMs: number;
  endMs: number;
  n: number;
  expected: number;
  /** The 14 statistics in the order of `FEATURE_NAMES`, null where a statistic is not defined. */
  features: readonly (number | null)[];
  /** 0 for the first closing; a late sample closes the window again with revision + 1. */
  revision: number;
}

export interface ScoreRow {
  seriesId: number;
  /** End of the scored window. */
  tsMs: number;
  ruleScore: number;
  changepointScore: number;
  residualScore: number;
  multivariateScore: number;
  compositeScore: number;
  isAnomaly: boolean;
  confidence: number;
  expected: { value: number; low: number; high: number } | null;
}

interface AlertEffectBase {
  tenantId: string;
  /** tenant | endpoint | collector | metric group. */
  key: string;
  /** Deterministic: idOf(key, episode start). */
  alertId: string;
  atMs: number;
}

export interface AlertFacts {
  /** null: the alert is about the collector. */
  endpointId: string | null;
  collectorId: string;
  metricGroup: string;
  metricName: string;
  /** null: the alert is not about a single series. */
  seriesId: number | null;
  /** English. */
  title: string;
  /** Title and sentence by key, for readers of other languages and time zones. */
  words: AlertWords;
  severity: Severity;
  kind: Kind;
  /** First bad sample of the present bout, ms since the Unix epoch. */
  boutStartMs: number;
  /** Sources that fire now and keep the alert open. */
  sources: { rules: readonly { id: string; name: string }[]; detector: boolean };
  scores: Pick<ScoreRow, "ruleScore" | "changepointScore" | "residualScore" | "multivariateScore" | "compositeScore" | "confidence">;
  detectorName: string;
  evidence: Evidence;
}

/** Why an alert ended, as REST answers it; docs/spec/alerts-and-incidents.md, "Who ends an alert", explains each value. */
export const RESOLUTIONS = ["recovered", "settled", "source_gone", "accepted", "person"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * What happens to the alert of one key. `open` and `reopen` begin a bout; `resolve` ends the last one. `severity_raised` is a `refine` that
 * requires a notification. While an alert flaps it stays open: between `flapping_started` and `flapping_ended` its bouts begin and end
 * without `reopen` and `resolve`; `flapping_ended` has `isFiring`: when it is false, a `resolve` follows.
 */
export type AlertEffect =
  | (AlertEffectBase & { type: "open"; episodeStartMs: number } & AlertFacts)
  | (AlertEffectBase & { type: "refine" } & AlertFacts)
  | (AlertEffectBase & { type: "severity_raised" } & AlertFacts)
  | (AlertEffectBase & { type: "reopen" } & AlertFacts)
  | (AlertEffectBase & { type: "flapping_started" } & AlertFacts)
  | (AlertEffectBase & { type: "flapping_ended"; isFiring: boolean })
  | (AlertEffectBase & { type: "resolve"; resolution: Resolution; reason: string });

/**
 * `expected`: the key fails at a time at which a person expects it to. The last three states are those of an outcome series: the latest runs
 * failed, were not measured, or used a service that the far end does not offer.
 */
export type ConditionState = "learning" | "ok" | "pending" | "firing" | "no_data" | "expected" | "failing" | "not_measured" | "not_offered";
export interface ConditionRow {
  tenantId: string;
  endpointId: string;
  collectorId: string;
  metricGroup: string;
  state: ConditionState;
  sinceMs: number;
  learntWindows: number;
  neededWindows: number;
  /** Why an outcome is not good, or why a failure is expected, in words; null for every other state. */
  reason: string | null;
}

/** Everything to be written after processing one batch, by position, so that a replay can drop effects that are already committed. */
export interface Effects {
  windows: WindowRow[];
  scores: ScoreRow[];
  alerts: AlertEffect[];
  conditions: ConditionRow[];
}
