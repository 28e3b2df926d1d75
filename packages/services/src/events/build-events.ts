import type { EventMessage } from "../outbox/messages";
import { alertEvents } from "./alert-events";
import { anomalyEvents } from "./anomaly-events";
import type { BusEvent, EventInput } from "./bus-event";
import { featuresEvents } from "./features-events";
import { metricEvents } from "./metric-events";

/**
 * The events that an outbox row refers to (CONTRACT §2), built from the present rows. Rows deleted or superseded since then give no event;
 * a newer revision has an outbox row of its own.
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
  }
}

/** The samples of the windows that a message is about, for installations that want every measurement on their bus. */
export const metricsOf = ({ refs }: Extract<EventMessage, { topic: "features.extracted" }>): EventMessage => ({
  kind: "event",
  topic: "metric.collected",
  refs,
});
