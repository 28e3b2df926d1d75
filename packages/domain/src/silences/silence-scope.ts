import { matches, printSelector, type Selectable, type Selector, type SelectorField, SUBJECT_FIELDS } from "../selector";

/** The selector that a silence of one alert begins with: its endpoint and its metric, or its collector if it has no endpoint. */
export function selectorOfAlert(alert: { endpointId: string | null; collectorName: string | null; metricName: string }): string {
  const { endpointId, collectorName, metricName } = alert;
  const where = endpointId !== null ? one("endpoint_id", endpointId) : collectorName === null ? [] : one("collector", collectorName);
  return printSelector([...where, ...one("metric", metricName)]);
}

const one = (field: SelectorField, value: string): Selector => [{ field, values: [value], not: false }];

/**
 * Whether a silence can hold back alerts of an endpoint. Terms that only alerts have (severity, status, kind, owner) and words, which may
 * be in an alert's text, are ignored.
 */
export const mayHoldBackEndpoint = (selector: Selector, endpoint: Selectable): boolean =>
  matches(
    selector.filter(({ field }) => field !== "text" && SUBJECT_FIELDS.endpoints.includes(field)),
    endpoint,
  );
