import type { Json } from "../json";
import type { MetricNature } from "../metrics/nature";
import type { Severity } from "../severity";
import type { Evidence, Kind } from "./evidence";

/** Flags of a sample, one bit each. */
export const SAMPLE_FLAG = {
  /** Stamped in user space: the uncertainty is that of an event loop. */
  userStamp: 1,
  kernelStamp: 2,
  hardwareStamp: 4,
  tcpInfoStamp: 8,
  /** Arrived after its window had closed. Set by detection, not by collectors. */
  late: 16,
  clockUnsynchronised: 32,
} as const;

/** One accepted batch, as the shard's log gives it back. Arrays are parallel. Times are ms since the Unix epoch (fractions allowed). */
export interface LogBatch {
  /** Position in the shard's log; gap-free, ascending. */
  position: number;
  tenantId: string;
  collectorId: string;
  receivedAtMs: number;
  series: readonly number[];
  tsMs: readonly number[];
  value: readonly number[];
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: readonly (number | null)[];
  flags: readonly number[];
}

/** A fitted setting of the detectors: what a model is, as detection sees it. */
export interface Tuning {
  /** The detectors that speak, by id, each with the parameters that differ from its defaults. */
  detectors: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Decades of probability by which a window must be less likely than the policy's preset asks; negative for more daring. */
  caution: number;
}

/** What detection must know of one series. */
export interface SeriesInfo {
  seriesId: number;
  tenantId: string;
  endpointId: string;
  endpointName: string;
  collectorId: string;
  collectorName: string;
  metricName: string;
  unit: string;
  /** latency, throughput, error_rate, availability, custom (CONTRACT §1). */
  metricType: string;
  /** Absent: by the metric's name and type (`natureOf`). */
  nature?: MetricNature;
  protocol: string;
  tags: readonly string[];
  /** Expected gap between samples, ms. */
  intervalMs: number;
  paused: boolean;
  /** The champion of its family; absent: every detector with its defaults. */
  tuning?: Tuning;
}

export interface DetectionRule {
  id: string;
  tenantId: string;
  name: string;
  metricName: string;
  scope: { endpointIds?: readonly string[]; tags?: readonly string[]; protocol?: string };
  direction: "above" | "below";
  threshold: number;
  unit: string;
  minimumDeviationAbsolute: number | null;
  minimumDeviationRelative: number | null;
  /** k of the last n samples break the limit … */
  k: number;
  n: number;
  /** … and have done so for this long. */
  forSeconds: number;
  severity: Severity;
}

export type Preset = "quiet" | "balanced" | "sensitive";
export interface DetectionPolicy {
  tenantId: string;
  preset: Preset;
}

export interface DetectionConfig {
  series: readonly SeriesInfo[];
  /** Enabled rules only. */
  rules: readonly DetectionRule[];
  policies: readonly DetectionPolicy[];
}

export interface PipelineSettings {
  windowMs: number;
  latenessMs: number;
  /** Windows of history before the detectors speak. */
  learningWindows: number;
  /** A condition must be quiet this long before its alert resolves. */
  resolveDelayMs: number;
  /** Firing again within this time of a resolution reopens the same alert. */
  reopenWindowMs: number;
}

export interface WindowRow {
  seriesId: number;
  startMs: number;
  endMs: number;
  n: number;
  expected: number;
  /** The 14 statistics in CONTRACT order: mean, std, min, max, median, p25, p75, p95, p99, trend, seasonality, ewma, gradient, cusum. */
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
  endpointId: string;
  collectorId: string;
  metricGroup: string;
  metricName: string;
  seriesId: number;
  title: string;
  severity: Severity;
  kind: Kind;
  /** When the present bout began: the first bad sample of what goes on now, ms since the Unix epoch. */
  boutStartMs: number;
  /** Which sources hold the alert now. */
  sources: { rules: readonly { id: string; name: string }[]; detector: boolean };
  scores: Pick<ScoreRow, "ruleScore" | "changepointScore" | "residualScore" | "multivariateScore" | "compositeScore" | "confidence">;
  detectorName: string;
  evidence: Evidence;
}

/** Why an alert ended (CONTRACT §3). */
export const RESOLUTIONS = ["recovered", "settled", "source_gone", "accepted", "person"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * What happens to the alert of one key. `open` and `reopen` begin a bout; `resolve` ends the last one. `severity_raised` is a `refine` that
 * somebody must be notified of. While an alert flaps it stays open: between `flapping_started` and `flapping_ended` its bouts begin and end
 * without `reopen` and `resolve`; `flapping_ended` says whether the trouble holds (`isFiring`), and a `resolve` follows when it does not.
 */
export type AlertEffect =
  | (AlertEffectBase & { type: "open"; episodeStartMs: number } & AlertFacts)
  | (AlertEffectBase & { type: "refine" } & AlertFacts)
  | (AlertEffectBase & { type: "severity_raised" } & AlertFacts)
  | (AlertEffectBase & { type: "reopen" } & AlertFacts)
  | (AlertEffectBase & { type: "flapping_started" } & AlertFacts)
  | (AlertEffectBase & { type: "flapping_ended"; isFiring: boolean })
  | (AlertEffectBase & { type: "resolve"; resolution: Resolution; reason: string });

export type ConditionState = "learning" | "ok" | "pending" | "firing" | "no_data";
export interface ConditionRow {
  tenantId: string;
  endpointId: string;
  collectorId: string;
  metricGroup: string;
  state: ConditionState;
  sinceMs: number;
  learntWindows: number;
  neededWindows: number;
}

/** All that processing one batch wants written; position by position, so that a replay can drop what is already committed. */
export interface Effects {
  windows: WindowRow[];
  scores: ScoreRow[];
  alerts: AlertEffect[];
  conditions: ConditionRow[];
}

/**
 * The detection state of one shard. Pure: no clock, no randomness, no I/O; the same batches in the same order give the same effects and
 * the same snapshot, live, in a replay and in a backtest. The state is a cache that `snapshot` and the log can rebuild.
 */
export interface ShardPipeline {
  /** Takes a new configuration; state of series that stay is kept, state of series that went is dropped. */
  configure(config: DetectionConfig): void;
  process(batch: LogBatch): Effects;
  /** The whole state, versioned; `createShardPipeline(settings, config, snapshot)` goes on from it. */
  snapshot(): Uint8Array;
}
