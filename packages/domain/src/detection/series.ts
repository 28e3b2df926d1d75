import type { EndpointMemory, EndpointVerdict, SeriesRole } from "../endpoint/index";
import type { JudgementTerms, Trouble } from "../judgement/judgement";
import { zoneOffsetMs } from "../judgement/zone-offset";
import { type DefaultAlerts, STANDARD_ALERTS } from "../metrics/default-alerts";
import { type MetricNature, natureOf } from "../metrics/nature";
import { isOutcomeMetric } from "../metrics/run-outcome";
import type { DetectionPolicy, DetectionRule, ExpectedTime, PipelineSettings, SeriesInfo } from "../model/detection-config";
import type { SeriesState } from "./series-state";
import type { KeyState } from "./snapshot";

/** Windows or intervals without a sample after which nothing is known of a series any more. */
const SILENT_PACES = 3;
/** The same before what a series said last counts as gone, and at the least this long. */
const GONE_PACES = 5;
const GONE_MS = 120_000;
/** The same for a series that no interval paces. */
const UNPACED_GONE_MS = 86_400_000;

/** The series that share one condition and at most one unresolved alert. */
export interface Key {
  id: string;
  series: Series[];
  state: KeyState;
  /** When a person expects it to fail. */
  expectedTimes: readonly ExpectedTime[];
}

/** A series with its state, rules and key at hand. */
export interface Series {
  info: SeriesInfo;
  nature: MetricNature;
  state: SeriesState;
  /** The metrics of its endpoint that are judged together, itself among them; null when it is not one of these. */
  group: EndpointGroup | null;
  rules: readonly DetectionRule[];
  policy: DetectionPolicy;
  terms: JudgementTerms;
  key: Key;
  /** False for a statistic of a sibling (`x_p95` beside `x`): it is scored, but the sibling speaks for both. */
  speaks: boolean;
  /** The series that say how the runs ended that this one is of. Only for what is bad in itself. */
  outcomes: readonly Series[];
}

/** The metrics of one endpoint as one collector sees it, judged together. */
export interface EndpointGroup {
  id: string;
  members: Partial<Record<SeriesRole, Series>>;
  state: EndpointMemory;
  /** What the last window said; null while learning, and where it had nothing to look at. */
  said: EndpointVerdict["present"] | null;
}

/** Whether its values say how runs ended. */
export const isOutcome = ({ info, nature }: Pick<Series, "info" | "nature">): boolean =>
  nature.form === "code" && isOutcomeMetric(info.metricName);

export const natureOfSeries = (info: SeriesInfo): MetricNature => info.nature ?? natureOf(info.metricName, info.metricType);

/** The alerts that a policy asks for without rules. */
export const defaultsOf = ({ defaults }: DetectionPolicy): DefaultAlerts => defaults ?? STANDARD_ALERTS;

/** What a policy asks of the judges of a series. */
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

/** Local time changes at most every quarter of an hour; judges that know the time of day see it as it is now. */
export function setClock({ terms, policy }: Series, atMs: number): void {
  terms.offsetMs = zoneOffsetMs(policy.zone ?? "UTC", atMs);
}

/** Time between two windows that hold samples, ms. */
export const paceOf = ({ info, terms }: Pick<Series, "info" | "terms">): number => Math.max(terms.windowMs, info.intervalMs);

/** Rules that hold on it. A series without samples breaks no limit any more. */
export const firingRules = ({ rules, state }: Series): DetectionRule[] => rules.filter((rule) => state.rules[rule.id]?.firing);

/** What its judges hold against it. */
export function troublesOf(series: Series): Trouble[] {
  if (!series.speaks || series.info.paused) return [];
  return series.state.judgement.troubles(series.nature, series.terms).filter((trouble) => isWanted(trouble, series.policy));
}

function isWanted({ type }: Trouble, policy: DetectionPolicy): boolean {
  const { delivery, countdown, frozen } = defaultsOf(policy);
  if (type === "delivery") return delivery.enabled;
  if (type === "countdown") return countdown.enabled;
  return type === "stuck" ? frozen.enabled : true;
}

/** Whether a sample is due every interval, so that a missing one means something. */
export const isPaced = ({ info }: Pick<Series, "info">): boolean => info.isPaced !== false;

/** How long it has had no sample while its collector was heard, in ms; 0 when it never had one. */
export function silenceOf({ state }: Series, atMs: number, heardSinceMs: number): number {
  const { sample } = state.latest;
  return sample === null ? 0 : atMs - Math.max(sample.tsMs, heardSinceMs);
}

export const isSilent = (series: Series, atMs: number, heardSinceMs: number): boolean =>
  isPaced(series) && !series.info.paused && silenceOf(series, atMs, heardSinceMs) > SILENT_PACES * paceOf(series);

/** Whether what it said last is no longer true of the present. */
export const isGone = (series: Series, atMs: number, heardSinceMs: number): boolean =>
  silenceOf(series, atMs, heardSinceMs) > (isPaced(series) ? Math.max(GONE_MS, GONE_PACES * paceOf(series)) : UNPACED_GONE_MS);
