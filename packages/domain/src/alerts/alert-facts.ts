import type { WindowVerdict } from "../detection/latest";
import type { Series } from "../detection/series";
import { expectedSamples, familyScores, isRatio, representative } from "../detection/window-close";
import { median } from "../features/order-statistics";
import type { Trouble } from "../judgement/judgement";
import type { AlertMessage } from "../model/alert-message";
import type { DetectionRule } from "../model/detection-config";
import type { AlertFacts } from "../model/effects";
import type { Evidence, Kind, Vote } from "../model/evidence";
import { SAMPLE_FLAG } from "../model/log-batch";
import { moreSevere, type Severity } from "../severity";
import { metricTitleOf, type TitleFacts, titleMessage } from "./alert-title";
import { inEnglish } from "./english-message";
import { evidenceMessage } from "./evidence-sentence";
import { kindOf } from "./kind";
import { metricGroup } from "./metric-group";
import { type OneWay, opposedKind } from "./one-way";
import { type Finding, findingOf, type NoData } from "./trouble-finding";

export interface FactsInput {
  series: Series;
  /** One-way delays of the endpoint; null unless the series is a delay and both directions are measured. */
  oneWay: OneWay | null;
  /** Rules whose limit is broken on any series of the key. */
  rules: readonly DetectionRule[];
  /** The rule whose limit this series breaks; null when the series breaks none. */
  limit: DetectionRule | null;
  /** Troubles that the judges found in this series. */
  troubles: readonly Trouble[];
  noData: NoData | null;
  /** Whether a judge fires on any series of the key. */
  isDetected: boolean;
  /** Start of the present bout, ms since the Unix epoch. */
  boutMs: number;
  atMs: number;
  /** Highest severity the alert has had. */
  severityBefore: Severity;
}

/** The contents of an alert, computed from the samples since its present bout began. */
export function alertFacts(input: FactsInput): AlertFacts {
  const { series, rules, limit, boutMs, atMs } = input;
  const { info, state } = series;
  const { verdict } = state.latest;
  const samples = samplesOf(input);
  const shape = shapeOf(input, samples.value);
  const finding = findingOf(series, input.troubles, input.noData, { atMs, kind: shape, observed: representative(info, samples.value) });
  const kind = finding?.kind ?? shape;
  const stated = limitEvidence(limit, samples.value, representative(info, samples.value));
  const measured = limit && !finding?.isDelivery ? stated : null;
  const { observed, expected } = measured ?? finding ?? stated;
  const window = { startMs: Math.min(boutMs, samples.endMs), endMs: samples.endMs };
  const expectedN = Math.max(1, expectedSamples(window.endMs - window.startMs, info.intervalMs));
  const n = samples.value.length;
  const facts = {
    kind,
    observed,
    expected,
    unit: measured ? info.unit : (finding?.unit ?? info.unit),
    uncertainty: uncertaintyOf(series),
    window,
    votes: votesOf(verdict, rules, finding),
    dataQuality: { n, gaps: Math.max(0, expectedN - n), stampSource: stampSource(state.latest.sample?.flags ?? 0) },
    decidedAtMs: atMs,
    ...(finding?.repeats && { repeats: finding.repeats }),
  };
  const names = namesOf(series, facts);
  const sentence = measured || !finding?.sentence ? sentenceOf(input, { ...facts, ...names }, measured && limit) : finding.sentence;
  const title = titleMessage({ ...facts, ...names, direction: measured ? (limit?.direction ?? null) : null, headline: finding?.headline });
  return {
    endpointId: info.endpointId,
    collectorId: info.collectorId,
    metricGroup: metricGroup(info.metricName, info.metricType),
    metricName: info.metricName,
    seriesId: info.seriesId,
    title: inEnglish(title),
    words: { title, sentence },
    severity: severityOf(input, finding),
    kind,
    boutStartMs: boutMs,
    sources: { rules: rules.map(({ id, name }) => ({ id, name })), detector: input.isDetected },
    scores: scoresOf(verdict, rules, input.isDetected),
    detectorName: rules.length ? "rule" : (finding?.detectorName ?? "composite"),
    evidence: { ...facts, sentence: inEnglish(sentence) } satisfies Evidence,
  };
}

/** The samples since the bout began, up to the last bad one. */
function samplesOf({ series, limit, boutMs, atMs }: FactsInput): { value: readonly number[]; endMs: number } {
  const { state } = series;
  const lastBadMs = Math.max(limit ? (state.rules[limit.id]?.lastHitMs ?? atMs) : 0, state.latest.firedUntilMs) || atMs;
  const seen = state.windows.samplesSince(boutMs, lastBadMs).value;
  const last = state.latest.sample;
  return { value: seen.length > 0 || !last ? seen : [last.value], endMs: Math.min(atMs, lastBadMs) };
}

/** The kind that the shape of the samples shows. */
function shapeOf({ series, oneWay, boutMs, atMs }: FactsInput, value: readonly number[]): Kind {
  const { info, state } = series;
  const opposed = oneWay && opposedKind(oneWay, boutMs, state.latest.firedUntilMs || atMs);
  if (opposed) return opposed;
  const group = metricGroup(info.metricName, info.metricType);
  return kindOf({ group, metricType: info.metricType, value, level: state.baseline.level, spread: state.baseline.spread });
}

/**
 * Evidence of a broken limit: the limit as a person stated it, or the expectation of the detectors when no rule applies. If fewer than half of
 * the samples break the limit, the observed value is the sample that breaks it furthest.
 */
function limitEvidence(limit: DetectionRule | null, samples: readonly number[], usual: number): Pick<Evidence, "observed" | "expected"> {
  if (!limit) return { observed: usual, expected: { value: usual, low: usual, high: usual } };
  const { threshold, direction } = limit;
  const isBeyond = direction === "above" ? usual > threshold : usual < threshold;
  const furthest =
    direction === "above" ? samples.reduce((a, b) => Math.max(a, b), usual) : samples.reduce((a, b) => Math.min(a, b), usual);
  return { observed: isBeyond ? usual : furthest, expected: { value: threshold, low: threshold, high: threshold } };
}

function severityOf({ rules, severityBefore }: FactsInput, finding: Finding | null): Severity {
  let severity = finding ? moreSevere(severityBefore, finding.severity) : severityBefore;
  for (const rule of rules) severity = moreSevere(severity, rule.severity);
  return severity;
}

function votesOf(verdict: WindowVerdict | null, rules: readonly DetectionRule[], finding: Finding | null): Vote[] {
  return [
    ...rules.map((rule): Vote => ({ family: "rule", detector: rule.name, score: 1, weight: 1 })),
    ...(finding?.vote ? [finding.vote] : []),
    ...(verdict?.votes ?? []),
  ];
}

const scoresOf = (verdict: WindowVerdict | null, rules: readonly DetectionRule[], isDetected: boolean): AlertFacts["scores"] => ({
  ruleScore: rules.length ? 1 : 0,
  ...familyScores(verdict?.votes ?? []),
  compositeScore: Math.max(verdict?.compositeScore ?? 0, rules.length ? 1 : 0, isDetected ? 0.5 : 0),
  confidence: verdict?.confidence ?? 1,
});

type Names = Pick<TitleFacts, "metricTitle" | "endpointName" | "isSilent">;

function namesOf({ info, nature }: Series, { kind, observed }: Pick<Evidence, "kind" | "observed">): Names {
  const { endpointName, outcomeMetric } = info;
  const isTotal = nature.good === "higher" ? observed <= 0 : observed >= 1;
  return { metricTitle: metricTitleOf(info), endpointName, isSilent: kind === "outage" && outcomeMetric === undefined && isTotal };
}

function sentenceOf(
  { series, rules, boutMs }: FactsInput,
  facts: Omit<Evidence, "sentence"> & Names,
  limit: DetectionRule | null,
): AlertMessage {
  return evidenceMessage({
    ...facts,
    level: series.state.baseline.level,
    startedMs: boutMs,
    rules: rules.map((rule) => rule.name),
    limit: limit?.threshold ?? null,
  });
}

function uncertaintyOf({ info, state }: Series): number | null {
  if (isRatio(info)) return null;
  const known = state.windows.recentUncertainties();
  return known.length ? median(known) : null;
}

const stampSource = (flags: number): Evidence["dataQuality"]["stampSource"] => {
  // The least accurate timestamp among the samples limits the accuracy of the alert's values.
  if (flags & SAMPLE_FLAG.userStamp) return "user";
  if (flags & SAMPLE_FLAG.tcpInfoStamp) return "tcp_info";
  if (flags & SAMPLE_FLAG.kernelStamp) return "kernel";
  return flags & SAMPLE_FLAG.hardwareStamp ? "hardware" : "unknown";
};
