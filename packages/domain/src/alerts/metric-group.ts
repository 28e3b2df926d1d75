/**
 * Metrics of one endpoint that tell of one trouble share an alert: every delay is `delay`, every loss or availability is `delivery`; any
 * other metric stands for itself.
 */
export function metricGroup(metricName: string, metricType: string): string {
  if (metricType === "latency") return "delay";
  if (metricType === "error_rate" || metricType === "availability") return "delivery";
  return metricName;
}

/** The key under which at most one alert is unresolved. */
export const conditionKey = (tenantId: string, endpointId: string, collectorId: string, group: string): string =>
  `${tenantId}|${endpointId}|${collectorId}|${group}`;
