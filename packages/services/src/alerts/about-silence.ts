/** The metric group of alerts about collectors from which nothing arrives. */
export const SILENCE_GROUP = "no_data";

interface Subject {
  endpointId: string | null;
  collectorId: string | null;
  metricGroup: string;
}

/** Whether the alert is about the silence of a collector: it has events and a lane of its own. */
export const isAboutSilence = ({ endpointId, collectorId, metricGroup }: Subject): boolean =>
  endpointId === null && collectorId !== null && metricGroup === SILENCE_GROUP;
