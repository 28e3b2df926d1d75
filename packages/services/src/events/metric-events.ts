import { eventIdOf, type Json, metric, TOPIC } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import type { WindowRef } from "../outbox/messages";
import type { BusEvent, EventInput } from "./bus-event";
import { type EventSeries, originOf, seriesOf } from "./series-of";

/** Maximum number of samples of one window: more than a thousand samples a second for a minute. */
const MAX_SAMPLES = 100_000;

/** One event for each sample of each window, in order of time. Samples of the same microsecond are distinguished by their order. */
export async function metricEvents({ tx, series: store, at }: EventInput, refs: readonly WindowRef[]): Promise<BusEvent[]> {
  const known = await seriesOf(tx, refs);
  const events: BusEvent[] = [];
  for (const [seriesId, fromMs, , toMs] of refs) {
    const series = known.get(seriesId);
    if (!series) continue;
    const range = { seriesIds: [seriesId], fromMs, toMs };
    const samples = await store.samples(tx, { ...range, limit: MAX_SAMPLES });
    const details = new Map((await store.details(tx, range)).map(({ tsMs, metadata }) => [tsMs, metadata]));
    const seen = new Map<number, number>();
    for (const { tsMs, value } of samples) {
      const nth = seen.get(tsMs) ?? 0;
      seen.set(tsMs, nth + 1);
      events.push({
        topic: TOPIC.MetricCollected,
        key: String(seriesId),
        event: {
          event_id: eventIdOf("MetricCollected", seriesId, tsMs, nth),
          event_type: "MetricCollected",
          timestamp: at,
          metric: metricOf(series, { tsMs, value, details: details.get(tsMs) ?? {} }),
        },
      });
    }
  }
  return events;
}

interface Measured {
  tsMs: number;
  value: number;
  details: { [key: string]: Json };
}

const metricOf = (series: EventSeries, { tsMs, value, details }: Measured) =>
  metric.schema.decode({
    timestamp: new Date(tsMs).toISOString(),
    source_id: series.endpointId,
    metric_name: series.metricName,
    value,
    unit: series.unit,
    metric_type: metric.schema.shape.metric_type.parse(series.metricType),
    protocol: series.endpoint.protocol,
    metadata: { ...originOf(series), ...addressOf(series), ...details },
  });

function addressOf({ endpoint: { protocol, target } }: EventSeries): { target?: string } {
  const address = sourceOf({ protocol }).address(target);
  return address === "" ? {} : { target: address };
}
