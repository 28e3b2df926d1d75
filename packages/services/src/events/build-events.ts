import type { Database, TenantTx } from "@padit/db";
import type { PaditEvent } from "@padit/domain";
import type { EventMessage } from "../outbox/messages";
import { alertEvents } from "./alert-events";
import { anomalyEvents } from "./anomaly-events";
import { featuresEvents } from "./features-events";
import { metricEvents } from "./metric-events";

export interface BusEvent {
  /** Without the installation's prefix. */
  topic: string;
  /** The series, or of an alert the endpoint: events of one key stay in order. */
  key: string;
  event: PaditEvent;
}

export interface EventFacts {
  /** In the transaction of the organization whose outbox row it is. */
  tx: TenantTx;
  series: Database["series"];
  message: EventMessage;
  /** When the outbox row was written: building it again gives the same events. */
  at: Date;
}

/**
 * The events that an outbox row refers to (CONTRACT §2), from the rows as they are now. What was deleted or superseded meanwhile makes
 * none; a newer revision has an outbox row of its own.
 */
export async function buildEvents(facts: EventFacts): Promise<BusEvent[]> {
  const { message } = facts;
  switch (message.topic) {
    case "metric.collected":
      return metricEvents(facts, message.refs.windows);
    case "features.extracted":
      return featuresEvents(facts, message.refs.windows);
    case "anomaly.detected":
      return anomalyEvents(facts, message.refs.scores);
    case "alert.created":
      return alertEvents(facts, message.refs.alertId);
  }
}

/** The samples of the windows that a message is about, for installations that want every measurement on their bus. */
export const metricsOf = ({ refs }: Extract<EventMessage, { topic: "features.extracted" }>): EventMessage => ({
  kind: "event",
  topic: "metric.collected",
  refs,
});
