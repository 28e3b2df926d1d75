import type { EventMessage } from "../outbox/messages";
import { alertEvents } from "./alert-events";
import { anomalyEvents } from "./anomaly-events";
import type { BusEvent, EventInput } from "./bus-event";
import { featuresEvents } from "./features-events";
import { maintenanceEvents } from "./maintenance-events";
import { metricEvents } from "./metric-events";

/**
 * The bus events to which an outbox row refers, built from the current rows. Deleted or superseded rows yield no event, because a
 * newer revision has its own outbox row.
 */
export async function buildEvents(input: EventInput): Promise<BusEvent[]> {
  const { message } = input;
  switch (message.topic) {
    case "metric.collected":
      return metricEvents(input, message.refs.windows);
    case "features.extracted":
      return featuresEvents(input, message.refs.windows);
    case "anomaly.detected":
      return anomalyEvents(input, message.refs.scores);
    case "alert.created":
      return alertEvents(input, message.refs.alertId);
    case "maintenance.started":
    case "maintenance.ended":
      return maintenanceEvents(input, message.topic, message.refs.maintenanceRunId);
  }
}

/** A message for the samples of the windows that `refs` lists, for installations that publish every measurement on their bus. */
export const metricsOf = ({ refs }: Extract<EventMessage, { topic: "features.extracted" }>): EventMessage => ({
  kind: "event",
  topic: "metric.collected",
  refs,
});
