import type { TenantTx } from "@padit/db";
import { type Json, storable } from "@padit/domain";
import type { ExternalRecord } from "@padit/notifiers";
import { systemOccasion } from "../alerts/lifecycle/apply-transition";
import { tellBrowsers } from "../tell-browsers";
import type { ReferenceKey } from "./incident-references";
import { noteIncident } from "./refresh-incidents";

/** Stores what the receiver has now. The first ticket is noted in the incident's timeline. Does nothing if the incident was deleted. */
export async function storeRecord(
  tx: TenantTx,
  where: ReferenceKey,
  { key, ticket, resendAfterMs = null }: ExternalRecord,
  now: Date,
): Promise<void> {
  const { tenantId, incidentId } = where;
  if ((await tx.incident.count({ where: { tenantId, id: incidentId } })) === 0) return;
  const shown = ticket && { system: ticket.system, number: ticket.id, url: ticket.url, state: ticket.state };
  const columns = Object.fromEntries(Object.entries(shown ?? {}).map(([name, text]) => [name, storable(text)]));
  const resendAt = resendAfterMs === null ? null : new Date(now.getTime() + resendAfterMs);
  const data = { ...columns, key: storable(key), updatedAt: now, resendAt };
  const { count } = await tx.incidentReference.updateMany({ where, data });
  if (count === 0) {
    await tx.incidentReference.create({ data: { ...where, ...data, createdAt: now } });
    const detail: { [name: string]: Json } = { ...columns };
    if (ticket) await noteIncident(tx, systemOccasion(tenantId, now), incidentId, "ticket_opened", detail);
  }
  if (ticket) await tellBrowsers(tx, tenantId, "incident", incidentId);
}
