import type { Prisma } from "@padit/db";
import { type DeliveryFilter, filterView } from "../delivery/filter";

export interface IntegrationView {
  id: string;
  type: string;
  name: string;
  url: string;
  eventTypes: string[];
  filter: DeliveryFilter;
  enabled: boolean;
  disabledReason: string | null;
  /** Since when every attempt failed; null when the last one worked. */
  failingSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
}
/** What creating and rotating answer, once. */
export interface IntegrationWithSecret extends IntegrationView {
  secret: string;
}

export type IntegrationRow = Prisma.IntegrationGetPayload<object>;

export const integrationView = (row: IntegrationRow): IntegrationView => ({
  id: row.id,
  type: row.type,
  name: row.name,
  url: row.url,
  eventTypes: row.eventTypes,
  filter: filterView(row.filter),
  enabled: row.enabled,
  disabledReason: row.disabledReason,
  failingSince: row.failingSince,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
