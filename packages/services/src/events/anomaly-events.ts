import { detectionScore, eventIdOf, TOPIC } from "@padit/domain";
import type { ScoreRef } from "../outbox/messages";
import type { BusEvent, EventInput } from "./bus-event";
import { originOf, seriesOf } from "./series-of";

/** One event for each score that is still an anomaly. */
export async function anomalyEvents({ tx, series: store, at }: EventInput, refs: readonly ScoreRef[]): Promise<BusEvent[]> {
  const known = await seriesOf(tx, refs);
  const events: BusEvent[] = [];
  for (const [seriesId, tsMs, startMs] of refs) {
    const series = known.get(seriesId);
    const [score] = await store.scores(tx, { seriesIds: [seriesId], fromMs: tsMs, toMs: tsMs + 1 });
    if (!series || !score?.isAnomaly) continue;
    const end = new Date(tsMs).toISOString();
    const detection = detectionScore.schema.decode({
      timestamp: end,
      source_id: series.endpointId,
      rule_score: score.ruleScore,
      changepoint_score: score.changepointScore,
      residual_score: score.residualScore,
      multivariate_score: score.multivariateScore,
      composite_score: score.compositeScore,
      is_anomaly: true,
      confidence: score.confidence,
      evidence: {
        metric_name: series.metricName,
        unit: series.unit,
        ...originOf(series),
        expected: score.expected,
        window: { start: new Date(startMs).toISOString(), end },
      },
      detector_name: "composite",
    });
    events.push({
      topic: TOPIC.AnomalyDetected,
      key: String(seriesId),
      event: { event_id: eventIdOf("AnomalyDetected", seriesId, tsMs), event_type: "AnomalyDetected", timestamp: at, detection },
    });
  }
  return events;
}
