import type { Json } from "../json";
import type { DefaultAlerts } from "../metrics/default-alerts";
import type { MetricNature } from "../metrics/nature";
import type { Selector } from "../selector/selector";
import type { Severity } from "../severity";

/** Fitted settings of the detectors. A model consists of these settings. */
export interface Tuning {
  /** The enabled detectors, by id, each with the parameters that differ from its defaults. */
  detectors: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Decades of probability that are added to the evidence required by the policy's preset; negative: more sensitive. */
  caution: number;
}

/** Properties of one series that detection uses. */
export interface SeriesInfo {
  seriesId: number;
  tenantId: string;
  endpointId: string;
  endpointName: string;
  collectorId: string;
  collectorName: string;
  /** Where the collector is; absent: not known. */
  collectorSite?: string;
  metricName: string;
  /** Name of the metric for people, such as "Round-trip time". Absent: the metric's name. */
  metricTitle?: string;
  unit: string;
  /** latency, throughput, error_rate, availability or custom. */
  metricType: string;
  /** Absent: by the metric's name and type (`natureOf`). */
  nature?: MetricNature;
  /** The metric with the outcomes of the runs that measured this metric. Absent: the outcomes of all runs of the endpoint apply. */
  outcomeMetric?: string;
  protocol: string;
  tags: readonly string[];
  /** Expected gap between samples, ms. */
  intervalMs: number;
  /** False: the sender decides when to send, so the interval is a guess and a missing sample is not evidence. Absent: true. */
  isPaced?: boolean;
  paused: boolean;
  /**
   * When a person last pointed the endpoint at another target, ms since the Unix epoch. Detection forgets the old target at this time. Absent:
   * never.
   */
  targetChangedMs?: number;
  /** The champion of its family; absent: every detector with its defaults. */
  tuning?: Tuning;
}

export interface DetectionRule {
  id: string;
  tenantId: string;
  name: string;
  metricName: string;
  /** The series that the rule applies to. */
  scope: Selector;
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
  /** Absent: the defaults of every organization. */
  defaults?: DefaultAlerts;
  /** IANA time zone in which schedules repeat. Absent: UTC. */
  zone?: string;
}

/** A time of day at which a person expects a key to fail. A failure that begins at this time but lasts longer than `lengthMs` alerts. */
export interface ExpectedTime {
  /** When the verdict was given, ms since the Unix epoch. Alerts that began before are not changed. */
  atMs: number;
  /** Minute of the local day at which it begins, 0…1439. */
  startMinute: number;
  lengthMs: number;
  /** IANA zone. */
  timeZone: string;
}

/** A stretch of planned work, `[startMs, endMs)` in ms since the Unix epoch. */
export interface PlannedSpan {
  startMs: number;
  endMs: number;
}

/** Planned work: the series that it covers, and its past and future times. */
export interface PlannedWork {
  tenantId: string;
  selector: Selector;
  spans: readonly PlannedSpan[];
}

export interface DetectionConfig {
  series: readonly SeriesInfo[];
  /** Enabled rules only. */
  rules: readonly DetectionRule[];
  policies: readonly DetectionPolicy[];
  /** Keys whose present level a person made the new normal, and when. */
  acceptances?: readonly { key: string; atMs: number }[];
  /** Times of day at which a person expects keys to fail. */
  expectedTimes?: readonly ({ key: string } & ExpectedTime)[];
  /** Planned work. Detection does not learn from samples during it. */
  planned?: readonly PlannedWork[];
}

export interface PipelineSettings {
  windowMs: number;
  latenessMs: number;
  /** Windows of history before the detectors give scores. */
  learningWindows: number;
  /** A condition must be quiet this long before its alert resolves. */
  resolveDelayMs: number;
  /** Firing again within this time of a resolution reopens the same alert. */
  reopenWindowMs: number;
}
