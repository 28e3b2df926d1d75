import type { Evidence, Severity } from "@padit/domain";
import { type AlertWords, inEnglish } from "@padit/domain/alerts";
import { detectionScoreOf } from "../alerts/lifecycle/detection-score";
import type { NewAlert } from "../alerts/lifecycle/transition";

interface CollectorFault {
  collectorId: string;
  metricGroup: string;
  metricName: string;
  detectorName: string;
  words: AlertWords;
  severity: Severity;
  since: Date;
  /** The finding. The rest of the evidence is the same for every fault of a collector: no detector voted. */
  found: Pick<Evidence, "kind" | "observed" | "expected" | "unit" | "uncertainty" | "dataQuality">;
}

/** Key of the alerts about one fault of a collector. */
export const collectorAlertKey = (tenantId: string, collectorId: string, metricGroup: string): string =>
  `${tenantId}|collector|${collectorId}|${metricGroup}`;

/** An alert about a collector itself (it is silent, its clock is off), which the server finds without detectors. */
export function collectorAlert(tenantId: string, fault: CollectorFault, now: Date): NewAlert {
  const { collectorId, metricGroup, metricName, detectorName, words, severity, since, found } = fault;
  const evidence: Evidence = {
    ...found,
    sentence: inEnglish(words.sentence),
    window: { startMs: since.getTime(), endMs: now.getTime() },
    votes: [],
    decidedAtMs: now.getTime(),
  };
  const scores = { ruleScore: 1, changepointScore: 0, residualScore: 0, multivariateScore: 0, compositeScore: 1, confidence: 1 };
  return {
    key: collectorAlertKey(tenantId, collectorId, metricGroup),
    endpointId: null,
    collectorId,
    seriesId: null,
    metricGroup,
    metricName,
    title: inEnglish(words.title),
    words,
    description: evidence.sentence,
    severity,
    kind: evidence.kind,
    score: 1,
    detectionScore: detectionScoreOf({ endpointId: collectorId, detectorName, scores, evidence }),
    sources: { rules: [], detector: false },
    labels: [],
    episodeStart: since,
    boutStartedAt: since,
  };
}
