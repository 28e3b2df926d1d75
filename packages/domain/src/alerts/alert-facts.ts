import type { Said } from "../detection/latest";
import type { SeriesState } from "../detection/series-state";
import { expectedSamples, familyScores, isRatio, representative } from "../detection/window-close";
import { median } from "../features/order-statistics";
import type { DetectionRule, SeriesInfo } from "../model/detection-config";
import type { AlertFacts } from "../model/effects";
import type { Evidence, Vote } from "../model/evidence";
import { SAMPLE_FLAG } from "../model/log-batch";
import { moreSevere, type Severity } from "../severity";
import { evidenceSentence } from "./evidence-sentence";
import { kindOf } from "./kind";
import { metricGroup } from "./metric-group";
import { type OneWay, opposedKind } from "./one-way";

export interface FactsInput {
  info: SeriesInfo;
  state: SeriesState;
  /** The one-way delays of its endpoint, where this is a delay and both are measured. */
  oneWay: OneWay | null;
  /** Rules that hold on any series of the key. */
  rules: readonly DetectionRule[];
  /** The one of them that holds on this series, if any. */
  limit: DetectionRule | null;
  detector: boolean;
  /** When what goes on now began. */
  boutMs: number;
  atMs: number;
  /** Highest severity the alert has had. */
  severityBefore: Severity;
}

/** Severity of what only the detectors say. */
const DETECTOR_SEVERITY: Severity = "warning";

/** All an alert says about itself, from the samples since its present bout began. */
export function alertFacts(input: FactsInput): AlertFacts {
  const { info, state, rules, limit, detector, boutMs, atMs } = input;
  const lastBadMs = Math.max(limit ? (state.rules[limit.id]?.lastHitMs ?? atMs) : 0, state.latest.firedUntilMs) || atMs;
  const { sample, said } = state.latest;
  const seen = state.windows.samplesSince(boutMs, lastBadMs);
  const value = seen.value.length || !sample ? seen.value : [sample.value];
  const group = metricGroup(info.metricName, info.metricType);
  const level = state.baseline.level;
  const opposed = input.oneWay && opposedKind(input.oneWay, boutMs, lastBadMs);
  const kind = opposed ?? kindOf({ group, metricType: info.metricType, value, level, spread: state.baseline.spread });
  const observed = representative(info, value);
  const endMs = Math.min(atMs, lastBadMs);
  const window = { startMs: Math.min(boutMs, endMs), endMs };
  const expectedN = Math.max(1, expectedSamples(endMs - window.startMs, info.intervalMs));
  const facts = {
    kind,
    observed,
    expected: expectedBand(said, limit, observed),
    unit: info.unit,
    uncertainty: uncertaintyOf(info, state),
    window,
    votes: votesOf(said, rules),
    dataQuality: { n: value.length, gaps: Math.max(0, expectedN - value.length), stampSource: stampSource(sample?.flags ?? 0) },
    decidedAtMs: atMs,
  };
  const sentence = evidenceSentence({
    ...facts,
    metricName: info.metricName,
    endpointName: info.endpointName,
    level: isRatio(info) && level === null ? null : level,
    startedMs: boutMs,
    rules: rules.map((rule) => rule.name),
  });
  return {
    endpointId: info.endpointId,
    collectorId: info.collectorId,
    metricGroup: group,
    metricName: info.metricName,
    seriesId: info.seriesId,
    title: `${info.endpointName} — ${TITLE[kind] ?? kind}`.replace("{metric}", info.metricName),
    severity: severityOf(input, kind),
    kind,
    boutStartMs: boutMs,
    sources: { rules: rules.map(({ id, name }) => ({ id, name })), detector },
    scores: {
      ruleScore: rules.length ? 1 : 0,
      ...familyScores(said?.votes ?? []),
      compositeScore: Math.max(said?.compositeScore ?? 0, rules.length ? 1 : 0),
      confidence: said?.confidence ?? 1,
    },
    detectorName: rules.length ? "rule" : "composite",
    evidence: { ...facts, sentence } satisfies Evidence,
  };
}

const TITLE: Partial<Record<Evidence["kind"], string>> = {
  level_shift: "{metric} level shift",
  ramp: "{metric} ramp",
  jitter: "{metric} jitter",
  spike_train: "{metric} spikes",
  periodic: "{metric} periodic",
  path_asymmetry: "path asymmetry",
  clock_step: "clock step",
  limit: "{metric} beyond its limit",
  loss: "packet loss",
  outage: "outage",
};

function severityOf({ rules, detector, severityBefore }: FactsInput, kind: Evidence["kind"]): Severity {
  let severity = severityBefore;
  for (const rule of rules) severity = moreSevere(severity, rule.severity);
  if (detector) severity = moreSevere(severity, kind === "outage" ? "critical" : DETECTOR_SEVERITY);
  return severity;
}

function expectedBand(said: Said | null, limit: DetectionRule | null, observed: number): Evidence["expected"] {
  if (limit) return { value: limit.threshold, low: limit.threshold, high: limit.threshold };
  return said?.expected ?? { value: observed, low: observed, high: observed };
}

function votesOf(said: Said | null, rules: readonly DetectionRule[]): Vote[] {
  return [...rules.map((rule): Vote => ({ family: "rule", detector: rule.name, score: 1, weight: 1 })), ...(said?.votes ?? [])];
}

function uncertaintyOf(info: SeriesInfo, state: SeriesState): number | null {
  if (isRatio(info)) return null;
  const known = state.windows.recentUncertainties();
  return known.length ? median(known) : null;
}

const stampSource = (flags: number): Evidence["dataQuality"]["stampSource"] => {
  // The weakest stamp among the samples is what the values can be trusted to.
  if (flags & SAMPLE_FLAG.userStamp) return "user";
  if (flags & SAMPLE_FLAG.tcpInfoStamp) return "tcp_info";
  if (flags & SAMPLE_FLAG.kernelStamp) return "kernel";
  return flags & SAMPLE_FLAG.hardwareStamp ? "hardware" : "unknown";
};
