import type { Database, TenantTx } from "@padit/db";
import type { PaditEvent } from "@padit/domain";
import type { EventMessage } from "../outbox/messages";

export interface BusEvent {
  /** Topic without the installation's prefix. */
  topic: string;
  /** The series, the endpoint of an alert, or the maintenance. Events with the same key stay in order. */
  key: string;
  event: PaditEvent;
}

export interface EventInput {
  /** Transaction of the organization to which the outbox row belongs. */
  tx: TenantTx;
  series: Database["series"];
  message: EventMessage;
  /** Time at which the outbox row was written, so that building the events again yields the same events. */
  at: Date;
}
