import { eventIdOf, features, TOPIC } from "@padit/domain";
import { FEATURE_NAMES } from "@padit/domain/features";
import type { WindowRef } from "../outbox/messages";
import type { BusEvent, EventInput } from "./bus-event";
import { originOf, seriesOf } from "./series-of";

/** Maximum number of raw values of a window in an event; the statistics cover all values. */
const MAX_RAW_VALUES = 1_000;

export async function featuresEvents({ tx, series: store, at }: EventInput, refs: readonly WindowRef[]): Promise<BusEvent[]> {
  const known = await seriesOf(tx, refs);
  const events: BusEvent[] = [];
  for (const [seriesId, startMs, revision, endMs] of refs) {
    const series = known.get(seriesId);
    const [window] = await store.windows(tx, { seriesIds: [seriesId], fromMs: startMs, toMs: startMs + 1 });
    if (!series || !window?.n || window.revision !== revision) continue;
    const values = await store.samples(tx, { seriesIds: [seriesId], fromMs: startMs, toMs: endMs, limit: MAX_RAW_VALUES });
    const statistics = Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, window.features[i] ?? null]));
    const end = new Date(window.endMs).toISOString();
    const payload = features.schema.decode({
      ...(statistics as Statistics),
      timestamp: end,
      source_id: series.endpointId,
      window_start: new Date(startMs).toISOString(),
      window_end: end,
      raw_values: values.map(({ value }) => value),
      metadata: {
        metric_name: series.metricName,
        unit: series.unit,
        ...originOf(series),
        n: window.n,
        expected: window.expected,
        revision,
      },
    });
    events.push({
      topic: TOPIC.FeaturesExtracted,
      key: String(seriesId),
      event: {
        event_id: eventIdOf("FeaturesExtracted", seriesId, startMs, revision),
        event_type: "FeaturesExtracted",
        timestamp: at,
        features: payload,
      },
    });
  }
  return events;
}

/** The first nine statistics of a window with samples are numbers; decoding throws if they are not. */
type Statistics = Record<(typeof FEATURE_NAMES)[number], number>;
