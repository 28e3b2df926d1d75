import type { AlertFacts, Evidence } from "@padit/domain";

const rfc3339 = (ms: number): string => new Date(ms).toISOString();

/** The explanation of an alert: a DetectionScore object with evidence, in the form that REST, webhooks and the bus publish unchanged. */
export const detectionScoreOf = ({
  endpointId,
  detectorName,
  scores,
  evidence,
}: Pick<AlertFacts, "endpointId" | "detectorName" | "scores" | "evidence">) => ({
  timestamp: rfc3339(evidence.decidedAtMs),
  source_id: endpointId,
  rule_score: scores.ruleScore,
  changepoint_score: scores.changepointScore,
  residual_score: scores.residualScore,
  multivariate_score: scores.multivariateScore,
  composite_score: scores.compositeScore,
  is_anomaly: true,
  confidence: scores.confidence,
  detector_name: detectorName,
  evidence: evidenceJson(evidence),
});

const evidenceJson = (evidence: Evidence) => ({
  kind: evidence.kind,
  observed: evidence.observed,
  expected: { value: evidence.expected.value, low: evidence.expected.low, high: evidence.expected.high },
  unit: evidence.unit,
  uncertainty: evidence.uncertainty,
  window: { start: rfc3339(evidence.window.startMs), end: rfc3339(evidence.window.endMs) },
  votes: evidence.votes.map(({ family, detector, score, weight }) => ({ family, detector, score, weight })),
  data_quality: { n: evidence.dataQuality.n, gaps: evidence.dataQuality.gaps, stamp_source: evidence.dataQuality.stampSource },
  decided_at: rfc3339(evidence.decidedAtMs),
  sentence: evidence.sentence,
  ...(evidence.repeats && {
    repeats: { minute_of_day: evidence.repeats.minuteOfDay, time_zone: evidence.repeats.timeZone, days: evidence.repeats.days },
  }),
});
