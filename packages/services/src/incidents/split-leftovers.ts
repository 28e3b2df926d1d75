import type { TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import { unknownCause } from "@padit/domain/incidents";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { newlyGrouped } from "./group-columns";
import { type IncidentRow, StoredCause } from "./incident-view";
import { noteIncident, refreshIncidents } from "./refresh-incidents";

/** Time (ms) for which nearly all alerts of an incident must have recovered before the rest is split off. */
export const LEFTOVER_WAIT_MS = 600_000;

/** Selects the incidents whose rest is due to be split off. */
export const leftoversDue = (now: Date) => ({ recoveredAt: { lte: new Date(now.getTime() - LEFTOVER_WAIT_MS) } });

/**
 * Splits the unresolved alerts off incidents that have recovered otherwise: the incident is resolved, and the rest is an incident of its own.
 * The caller holds the lock of the organization's incidents and has refreshed them.
 */
export async function splitLeftovers(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  const due = await tx.incident.findMany({ where: { tenantId, mergedInto: null, ...leftoversDue(now) }, orderBy: { id: "asc" } });
  for (const incident of due) await splitLeftover(tx, incident, now);
}

async function splitLeftover(tx: TenantTx, incident: IncidentRow, now: Date): Promise<void> {
  const { tenantId, id: from, recoveredAt, kind, severity, title, openedAt } = incident;
  const alerts = await tx.alert.findMany({
    where: { tenantId, incidentId: from, status: { not: "resolved" } },
    select: { id: true, endpointId: true },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });
  if (alerts.length === 0) return;
  const id = idOf("leftover", tenantId, from, recoveredAt?.getTime() ?? 0);
  const size = new Set(alerts.map(({ endpointId }) => endpointId)).size;
  const { symptom } = StoredCause.parse(incident.cause);
  const cause = { ...unknownCause(symptom, size), id: from, name: title, twins: [] };
  await tx.incident.create({
    data: { tenantId, id, title, sentence: incident.sentence, severity, kind, openedAt, cause, ...newlyGrouped(now) },
  });
  const occasion = systemOccasion(tenantId, now);
  // Pinned, because the rest began with the fault and would be grouped with it again.
  await applyTransition(
    tx,
    occasion,
    alerts.map((alert) => alert.id),
    { type: "joined_incident", incidentId: id, isPinned: true, isAlone: false },
  );
  await noteIncident(tx, occasion, id, "opened", { from });
  await noteIncident(tx, occasion, from, "split", { into: id, alerts: alerts.length });
  await refreshIncidents(tx, occasion, [from, id]);
}
