import { defaultsOf, type Series } from "../detection/series";
import type { Trouble } from "../judgement/judgement";
import type { OutcomeCause } from "../judgement/outcome-judge";
import { worseDirection } from "../metrics/nature";
import type { AlertMessage, MessageValue } from "../model/alert-message";
import type { AlertTextKey } from "../model/alert-texts";
import type { Evidence, Kind, Repetition, Vote } from "../model/evidence";
import type { Severity } from "../severity";
import { metricTitleOf } from "./alert-title";
import { causeMessage } from "./cause-text";
import { expectedTimeOf } from "./expected-time";
import { quantity } from "./quantity";
import { repetitionMessage, repetitionOf } from "./repeated-outage";

/** An endpoint whose samples have stopped. */
export interface NoData {
  sinceMs: number;
  /** Number of intervals without a sample from which the samples count as missing. */
  intervals: number;
}

/** What one trouble contributes to an alert. */
export interface Finding extends Pick<Evidence, "observed" | "expected"> {
  kind: Kind;
  unit: string;
  severity: Severity;
  detectorName: string;
  vote: Vote | null;
  /** null: the sentence that describes the shape of the samples is used. */
  sentence: AlertMessage | null;
  /** Text of the fault for the alert's title. Absent: the text of the kind. */
  headline?: AlertTextKey;
  isDelivery: boolean;
  repeats?: Repetition;
}

/** Time of the decision, and the kind and observed value derived from the samples of the bout. */
export interface FindingContext {
  atMs: number;
  kind: Kind;
  observed: number;
}

/** Share of failed packets from which a loss is critical. */
const CRITICAL_SHARE = 0.5;
/** Largest number of equal values in a row of a metric that normally changes. */
const USUAL_EQUAL_VALUES = 3;
/** Growth that is within the usual difference between days, as a share of the level. */
const TREND_BAND_SHARE = 0.13;

const ORDER: readonly Trouble["type"][] = ["delivery", "level", "countdown", "trend", "stuck"];

/** The finding of the most severe trouble; null when there is none. */
export function findingOf(series: Series, troubles: readonly Trouble[], noData: NoData | null, sight: FindingContext): Finding | null {
  if (noData) return noDataFinding(series, noData, sight);
  const trouble = troubles.toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))[0];
  if (!trouble) return null;
  switch (trouble.type) {
    case "delivery":
      return series.nature.form === "count" ? defectFinding(series, trouble, sight) : deliveryFinding(series, trouble, sight);
    case "level":
      return levelFinding(series, trouble, sight);
    case "trend":
      return trendFinding(series, trouble);
    case "countdown":
      return countdownFinding(series, trouble);
    case "stuck":
      return stuckFinding(series, trouble, sight);
  }
}

const subjectOf = ({ info }: Series) => ({ metric: { metric: metricTitleOf(info) }, endpoint: info.endpointName });
const sentenceOf = (...clauses: AlertMessage[]): AlertMessage => ({ key: "sentence", values: { clauses: { clauses } } });

function deliveryFinding(series: Series, { verdict, outages }: Extract<Trouble, { type: "delivery" }>, { atMs }: FindingContext): Finding {
  const { state, failedShare, ownRate, sinceMs, hasEverAnswered } = verdict;
  const { downSeverity, lossSeverity } = defaultsOf(series.policy).delivery;
  const isDown = state === "down";
  const isHigherGood = series.nature.good === "higher";
  const share = isDown ? 1 : failedShare;
  const usual = Math.min(ownRate, share / 2);
  const most = usual + (share - usual) / 2;
  const turned = (bad: number): number => (isHigherGood ? 1 - bad : bad);
  const { endpointName, outcomeMetric } = series.info;
  const since = { timeMs: sinceMs, decidedAtMs: atMs };
  const isPart = outcomeMetric !== undefined;
  const wrong = isDown ? wrongAnswerOf(series) : null;
  const silent: AlertMessage = hasEverAnswered
    ? { key: "happened.silent", values: { endpoint: endpointName, since, noted: "" } }
    : { key: "happened.neverAnswered", values: { endpoint: endpointName, since } };
  const answeredWrongly: AlertMessage | null = wrong && {
    key: "happened.wrongAnswer",
    values: { endpoint: endpointName, since, cause: causeMessage(wrong) },
  };
  const what = answeredWrongly ?? (isPart || !isDown ? partialMessage(series, share, ownRate, since) : silent);
  const repeats = repetitionOf(outages, series.policy.zone ?? "UTC");
  const expected = expectedTimeOf(series.key.expectedTimes, sinceMs);
  const more: AlertMessage[] = [...(repeats ? [repetitionMessage(repeats)] : []), ...(expected ? [longerThan(expected.lengthMs)] : [])];
  return {
    kind: wrong ? "wrong_answer" : isDown ? "outage" : "loss",
    observed: turned(share),
    expected: { value: turned(usual), low: Math.min(turned(0), turned(most)), high: Math.max(turned(0), turned(most)) },
    unit: series.info.unit,
    severity: isDown || share >= CRITICAL_SHARE ? downSeverity : lossSeverity,
    detectorName: isDown ? "failed-runs" : "failure-rate",
    vote: { family: "rule", detector: isDown ? "failed-runs" : "failure-rate", score: 1, weight: 1 },
    sentence: sentenceOf(what, ...more),
    isDelivery: true,
    ...(isDown && !wrong && !isPart && !hasEverAnswered && { headline: "what.neverAnswered" as const }),
    ...(repeats && { repeats }),
  };
}

/** Message about a partial failure: some runs or packets fail, or every run of one of several probes. */
function partialMessage(series: Series, failedShare: number, usualShare: number, since: MessageValue): AlertMessage {
  const isHigherGood = series.nature.good === "higher";
  const shown = (share: number) => ({ quantity: isHigherGood ? 1 - share : share, unit: "ratio" });
  const [observed, usual] = [shown(failedShare), shown(usualShare)];
  const isUsual = quantity(observed.quantity, "ratio") === quantity(usual.quantity, "ratio");
  const values = { ...subjectOf(series), observed, since };
  return isUsual
    ? { key: "happened.been", values: { ...values, noted: "" } }
    : { key: "happened.beenUsually", values: { ...values, usual } };
}

const longerThan = (expectedMs: number): AlertMessage => ({
  key: "more.longerThanExpected",
  values: { minutes: String(Math.round(expectedMs / 60_000)) },
});

/** The wrong answer to the latest failed runs; null when the target did not answer. */
function wrongAnswerOf({ outcomes }: Series): OutcomeCause | null {
  for (const { state } of outcomes) if (state.outcome?.wrong) return state.outcome.wrong;
  return null;
}

/** Finding about a count, each unit of which is a fault, such as defects. */
function defectFinding(series: Series, { verdict }: Extract<Trouble, { type: "delivery" }>, { atMs }: FindingContext): Finding {
  const { unit } = series.info;
  const observed = Math.max(1, series.state.latest.sample?.value ?? 1);
  return {
    kind: "limit",
    observed,
    expected: { value: 0, low: 0, high: 0 },
    unit,
    severity: defaultsOf(series.policy).delivery.lossSeverity,
    detectorName: "failed-runs",
    vote: { family: "rule", detector: "failed-runs", score: 1, weight: 1 },
    sentence: sentenceOf({
      key: "happened.defects",
      values: { ...subjectOf(series), observed: { quantity: observed, unit }, since: { timeMs: verdict.sinceMs, decidedAtMs: atMs } },
    }),
    isDelivery: true,
  };
}

/** Finding about a changed level. The observed value is always outside the expected band, because only such values are deviations. */
function levelFinding(series: Series, { worst }: Extract<Trouble, { type: "level" }>, { kind, observed }: FindingContext): Finding {
  const { verdict } = series.state.latest;
  const band = verdict?.expected ?? { value: observed, low: observed, high: observed };
  const worse = worseDirection(series.nature);
  const isInside = (value: number): boolean => value >= band.low && value <= band.high;
  const outside = isInside(observed) ? worst : observed;
  // A window may return into the band before the deviation ends. The band is then narrowed, so that the observed value is outside of it.
  const expected = isInside(outside) ? narrowed(band, outside, worse) : band;
  return {
    kind: kind === "limit" || kind === "loss" || kind === "outage" ? "level_shift" : kind,
    observed: outside,
    expected,
    unit: series.info.unit,
    severity: "warning",
    detectorName: "expectation",
    vote: null,
    sentence: null,
    isDelivery: false,
  };
}

function narrowed(band: Evidence["expected"], observed: number, worse: -1 | 0 | 1): Evidence["expected"] {
  const side = worse === 0 ? Math.sign(observed - band.value) || 1 : worse;
  const edge = band.value + (observed - band.value) / 2;
  return side > 0 ? { ...band, high: Math.min(band.high, edge) } : { ...band, low: Math.max(band.low, edge) };
}

function trendFinding(series: Series, { verdict }: Extract<Trouble, { type: "trend" }>): Finding {
  const { from, to, sinceMs } = verdict;
  const { unit } = series.info;
  const width = (TREND_BAND_SHARE / 2) * Math.abs(from);
  return {
    kind: "ramp",
    observed: to,
    expected: { value: from, low: from - width, high: from + width },
    unit,
    severity: "warning",
    detectorName: "slow-trend",
    vote: { family: "residual", detector: "slow-trend", score: 1, weight: 1 },
    sentence: sentenceOf({
      key: to >= from ? "happened.grewSlowly" : "happened.fellSlowly",
      values: { ...subjectOf(series), from: { quantity: from, unit }, to: { quantity: to, unit }, since: { dayMs: sinceMs } },
    }),
    isDelivery: false,
  };
}

function countdownFinding(series: Series, { value, limit, isCritical }: Extract<Trouble, { type: "countdown" }>): Finding {
  const { unit } = series.info;
  return {
    kind: "countdown",
    observed: value,
    expected: { value: limit, low: limit, high: limit },
    unit,
    severity: isCritical ? "critical" : "warning",
    detectorName: "countdown",
    vote: { family: "rule", detector: "countdown", score: 1, weight: 1 },
    sentence: sentenceOf({
      key: "happened.countdown",
      values: { ...subjectOf(series), observed: { quantity: value, unit }, limit: { quantity: limit, unit } },
    }),
    isDelivery: false,
  };
}

function stuckFinding(series: Series, { verdict }: Extract<Trouble, { type: "stuck" }>, { atMs }: FindingContext): Finding {
  const { equalValues, value, sinceMs } = verdict;
  return {
    kind: "frozen",
    observed: equalValues,
    expected: { value: 1, low: 1, high: USUAL_EQUAL_VALUES },
    unit: "count",
    severity: defaultsOf(series.policy).frozen.severity,
    detectorName: "frozen-value",
    vote: { family: "rule", detector: "frozen-value", score: 1, weight: 1 },
    sentence: sentenceOf({
      key: "happened.frozen",
      values: {
        ...subjectOf(series),
        ...{ observed: { quantity: value, unit: series.info.unit }, since: { timeMs: sinceMs, decidedAtMs: atMs } },
      },
    }),
    isDelivery: false,
  };
}

function noDataFinding(series: Series, { sinceMs, intervals }: NoData, { atMs }: FindingContext): Finding {
  const { intervalMs, endpointName, collectorName } = series.info;
  const observed = (atMs - sinceMs) / 1000;
  const most = (intervals * intervalMs) / 1000;
  return {
    kind: "no_data",
    observed,
    expected: { value: intervalMs / 1000, low: 0, high: Math.min(most, observed) },
    unit: "s",
    severity: defaultsOf(series.policy).noData.severity,
    detectorName: "no-data",
    vote: { family: "rule", detector: "no-data", score: 1, weight: 1 },
    sentence: sentenceOf({
      key: "happened.noData",
      values: { collector: collectorName, endpoint: endpointName, since: { timeMs: sinceMs, decidedAtMs: atMs } },
    }),
    isDelivery: false,
  };
}
