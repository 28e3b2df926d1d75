import type { EndpointMemory, EndpointVerdict, SeriesRole } from "../endpoint/index";
import type { JudgementTerms, Trouble } from "../judgement/judgement";
import { zoneOffsetMs } from "../judgement/zone-offset";
import { type DefaultAlerts, type MutableDetector, STANDARD_ALERTS } from "../metrics/default-alerts";
import { type MetricNature, natureOf } from "../metrics/nature";
import { isOutcomeMetric } from "../metrics/run-outcome";
import type { DetectionPolicy, DetectionRule, ExpectedTime, PipelineSettings, PlannedSpan, SeriesInfo } from "../model/detection-config";
import { familyOf } from "../training/family";
import type { SeriesState } from "./series-state";
import type { KeyState } from "./snapshot";

/** A series is silent after this many windows or intervals (the longer) without a sample. */
const SILENT_PACES = 3;
/** The last verdict of a series expires after this many windows or intervals without a sample, but at least after `VERDICT_EXPIRY_MS_MIN`. */
const VERDICT_EXPIRY_PACES = 5;
const VERDICT_EXPIRY_MS_MIN = 120_000;
/** Where failed runs explain the missing samples, the last verdict expires after this many times as long. */
const EXPIRY_WHILE_RUNS_FAIL_FACTOR = 4;
/** The same for a series without a regular interval. */
const UNPACED_VERDICT_EXPIRY_MS = 86_400_000;

/** The series that share one condition and at most one unresolved alert. */
export interface Key {
  id: string;
  series: Series[];
  state: KeyState;
  /** Times at which a person expects this key to fail. */
  expectedTimes: readonly ExpectedTime[];
}

/** A configured series with its state, rules and key. */
export interface Series {
  info: SeriesInfo;
  nature: MetricNature;
  /** Names the clock of its source, see `clockIdOf`. */
  clockId: string;
  state: SeriesState;
  /** The endpoint group that this series belongs to; null when it is not judged together with other metrics. */
  group: EndpointGroup | null;
  rules: readonly DetectionRule[];
  policy: DetectionPolicy;
  terms: JudgementTerms;
  key: Key;
  /** False for a statistic of a sibling (`x_p95` when `x` exists). The statistic is scored, but only the sibling opens alerts. */
  opensAlerts: boolean;
  /** The outcome series of the same runs; empty unless the metric is bad in itself. */
  outcomes: readonly Series[];
  /** The series of losses and failures of the same endpoint, for a metric that a failed run cannot measure; empty for the others. */
  deliveries: readonly Series[];
  /** When planned work covers the series: nothing is learnt then. */
  spans: readonly PlannedSpan[];
}

/** The metrics of one endpoint as one collector sees it, judged together. */
export interface EndpointGroup {
  id: string;
  members: Partial<Record<SeriesRole, Series>>;
  state: EndpointMemory;
  /** Verdict on the last window; null while learning or when the window had no usable values. */
  verdict: EndpointVerdict["present"] | null;
}

/** Whether the series has run outcomes as its values. */
export const isOutcome = ({ info, nature }: Pick<Series, "info" | "nature">): boolean =>
  nature.form === "code" && isOutcomeMetric(info.metricName);

export const natureOfSeries = (info: SeriesInfo): MetricNature => info.nature ?? natureOf(info.metricName, info.metricType);

/** A policy's settings of the default alerts, which need no rules. */
export const defaultsOf = ({ defaults }: DetectionPolicy): DefaultAlerts => defaults ?? STANDARD_ALERTS;

/** The judges' settings for a series. */
export function termsOf(info: SeriesInfo, policy: DetectionPolicy, { windowMs, learningWindows }: PipelineSettings): JudgementTerms {
  const { delivery, countdown } = defaultsOf(policy);
  return {
    preset: policy.preset,
    caution: info.tuning?.caution ?? 0,
    learningWindows,
    windowMs,
    intervalMs: info.intervalMs,
    offsetMs: 0,
    failedRunsMin: delivery.k,
    ofRuns: delivery.n,
    lossMinimum: delivery.lossMinimum,
    warnBelow: countdown.warnBelow,
    criticalBelow: countdown.criticalBelow,
  };
}

/** Sets the local time offset at `atMs`, for judges that use the time of day. */
export function setClock({ terms, policy }: Series, atMs: number): void {
  terms.offsetMs = zoneOffsetMs(policy.zone ?? "UTC", atMs);
}

/** Time between two windows that hold samples, ms. */
export const paceOf = ({ info, terms }: Pick<Series, "info" | "terms">): number => Math.max(terms.windowMs, info.intervalMs);

/** The rules that fire on a series. */
export const firingRules = ({ rules, state }: Series): DetectionRule[] => rules.filter((rule) => state.rules[rule.id]?.firing);

/** The troubles that the judges found and the policy wants; none for a paused series or a statistic of a sibling. */
export function troublesOf(series: Series): Trouble[] {
  if (!series.opensAlerts || series.info.paused) return [];
  return series.state.judgement.troubles(series.nature, series.terms).filter((trouble) => isWanted(trouble, series));
}

function isWanted(trouble: Trouble, { policy, info }: Series): boolean {
  const { type } = trouble;
  const { delivery, countdown, frozen, muted } = defaultsOf(policy);
  if (muted.detectors.length > 0) {
    const [detector, family] = [mutableDetectorOf(trouble), familyOf(info)];
    if (muted.detectors.some((entry) => entry.detector === detector && entry.family === family)) return false;
  }
  if (type === "delivery") return delivery.enabled;
  if (type === "countdown") return countdown.enabled;
  return type === "stuck" ? frozen.enabled : true;
}

/** The detector of a trouble, by the name that its alerts have; null for one that cannot be muted. */
function mutableDetectorOf(trouble: Trouble): MutableDetector | null {
  switch (trouble.type) {
    case "level":
      return "expectation";
    case "trend":
      return "slow-trend";
    case "stuck":
      return "frozen-value";
    case "delivery":
      return trouble.verdict.state === "down" ? null : "failure-rate";
    case "countdown":
      return null;
  }
}

/** Whether a sample is due every interval, so that a missing sample is significant. */
export const isPaced = ({ info }: Pick<Series, "info">): boolean => info.isPaced !== false;

/** Time without a sample while the collector sent others, ms; 0 when the series never had a sample. */
export function silenceOf({ state }: Series, atMs: number, heardSinceMs: number): number {
  const { sample } = state.latest;
  return sample === null ? 0 : atMs - Math.max(sample.tsMs, heardSinceMs);
}

export const isSilent = (series: Series, atMs: number, heardSinceMs: number): boolean =>
  isPaced(series) && !series.info.paused && silenceOf(series, atMs, heardSinceMs) > SILENT_PACES * paceOf(series);

/** Whether the last verdict of the series has expired. */
export function isGone(series: Series, atMs: number, heardSinceMs: number): boolean {
  const silenceMs = silenceOf(series, atMs, heardSinceMs);
  const goneMs = isPaced(series) ? Math.max(VERDICT_EXPIRY_MS_MIN, VERDICT_EXPIRY_PACES * paceOf(series)) : UNPACED_VERDICT_EXPIRY_MS;
  if (silenceMs <= goneMs) return false;
  // On a lossy path several runs in a row bring no delay. That is no sign that the delay is ordinary again.
  return silenceMs > EXPIRY_WHILE_RUNS_FAIL_FACTOR * goneMs || !series.deliveries.some((other) => atMs - lastBadMsOf(other) <= goneMs);
}

const lastBadMsOf = ({ state, nature, terms }: Series): number => state.judgement.lastBadMs(nature, terms);
