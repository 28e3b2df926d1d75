import type { Prisma, TenantTx } from "@padit/db";
import type { ExternalRecord } from "@padit/notifiers";

/** A ticket of another system that an integration opened for an incident. */
export interface TicketReference {
  system: string;
  /** What people call the ticket. */
  id: string;
  /** The ticket's page; empty where it has none. */
  url: string;
  /** As the system names it; empty while it is not known. */
  state: string;
}

/** For queries of incidents whose tickets are shown. */
export const WITH_REFERENCES = { references: { orderBy: { createdAt: "asc" } } } satisfies Prisma.IncidentInclude;

type ReferenceRow = Prisma.IncidentReferenceGetPayload<object>;

/** What the integration has at its receiver, for its channel. */
export const recordOf = ({ key, system, number, url, state }: ReferenceRow): ExternalRecord => ({
  key,
  ticket: system === null ? null : { system, id: number ?? "", url: url ?? "", state: state ?? "" },
});

export const ticketReferences = (rows: readonly ReferenceRow[]): TicketReference[] => rows.flatMap((row) => recordOf(row).ticket ?? []);

export interface ReferenceKey {
  tenantId: string;
  incidentId: string;
  integrationId: string;
}

/** What the integration has at its receiver for the incident; null for nothing yet. */
export async function findRecord(tx: TenantTx, where: ReferenceKey): Promise<ExternalRecord | null> {
  const row = await tx.incidentReference.findUnique({ where: { tenantId_incidentId_integrationId: where } });
  return row && recordOf(row);
}
