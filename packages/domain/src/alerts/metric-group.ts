/**
 * The metric group. Metrics of one endpoint in the same group share an alert, because one trouble affects all of them: every delay is in
 * `delay`, every loss or availability in `delivery`, and any other metric is a group of its own.
 */
export function metricGroup(metricName: string, metricType: string): string {
  if (metricType === "latency") return "delay";
  if (metricType === "error_rate" || metricType === "availability") return "delivery";
  return metricName;
}

/** The key of a condition. At most one alert of a key is unresolved. */
export const conditionKey = (tenantId: string, endpointId: string, collectorId: string, group: string): string =>
  `${tenantId}|${endpointId}|${collectorId}|${group}`;
