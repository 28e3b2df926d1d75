import type { Prisma } from "@padit/db";
import type { Json } from "@padit/domain";
import { type DeliveryFilter, filterView } from "../delivery/filter";
import { settingsView } from "./integration-settings";

export interface IntegrationView {
  id: string;
  type: string;
  name: string;
  /** Destination of the messages, without secrets. */
  url: string;
  /** Settings of the type; a secret is only `{set: true}`. */
  settings: { [name: string]: Json };
  eventTypes: string[];
  filter: DeliveryFilter;
  enabled: boolean;
  disabledReason: string | null;
  /** Time since which every attempt failed; null if the last attempt succeeded. */
  failingSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
}
/** Answer of creation and rotation. */
export interface IntegrationWithSecret extends IntegrationView {
  /** The secret that PADIT generated, shown only once; undefined for channels without such a secret. */
  secret?: string;
}

export type IntegrationRow = Prisma.IntegrationGetPayload<object>;

export const integrationView = (row: IntegrationRow): IntegrationView => ({
  id: row.id,
  type: row.type,
  name: row.name,
  url: row.address,
  settings: settingsView(row.type, row.settings),
  eventTypes: row.eventTypes,
  filter: filterView(row.filter),
  enabled: row.enabled,
  disabledReason: row.disabledReason,
  failingSince: row.failingSince,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
