import type { Database, TenantTx } from "@padit/db";
import type { PaditEvent } from "@padit/domain";
import type { EventMessage } from "../outbox/messages";

export interface BusEvent {
  /** Without the installation's prefix. */
  topic: string;
  /** The series; for an alert its endpoint. Events of one key stay in order. */
  key: string;
  event: PaditEvent;
}

export interface EventInput {
  /** In the transaction of the organization whose outbox row it is. */
  tx: TenantTx;
  series: Database["series"];
  message: EventMessage;
  /** When the outbox row was written, so that building the events again gives the same ones. */
  at: Date;
}
