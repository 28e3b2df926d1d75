/** Metric group of alerts about silent collectors. */
export const SILENCE_GROUP = "no_data";

interface Subject {
  endpointId: string | null;
  collectorId: string | null;
  metricGroup: string;
}

/** Whether the alert is about the silence of a collector. Such alerts have their own event types and their own delivery lane. */
export const isAboutSilence = ({ endpointId, collectorId, metricGroup }: Subject): boolean =>
  endpointId === null && collectorId !== null && metricGroup === SILENCE_GROUP;
