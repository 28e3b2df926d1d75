import type { TenantTx } from "@padit/db";
import type { MaintenanceNotificationType } from "@padit/domain";
import { type ExpectedEffect, maintenanceTitle } from "@padit/domain/maintenance";
import { viewAt } from "./maintenance-queries";
import type { MaintenanceView } from "./maintenance-view";

type EffectDocument = { outage_seconds: number } | { no_effect: true } | { reroute: true };

function effectDocument(expected: ExpectedEffect): EffectDocument {
  if (expected.type === "outage") return { outage_seconds: expected.outageMs / 1000 };
  return expected.type === "reroute" ? { reroute: true } : { no_effect: true };
}

/** The maintenance as REST and events publish it, in snake_case. */
export function maintenanceDocument(view: MaintenanceView) {
  return {
    ...{ id: view.id, name: view.name, reference: view.reference, owner: view.owner, selector: view.selector },
    expected: effectDocument(view.expected),
    starts_at: view.startsAt.toISOString(),
    ...{ duration_seconds: view.durationSeconds, rrule: view.rrule, time_zone: view.timeZone, active: view.active },
    ends_at: view.current?.endsAt.toISOString() ?? null,
    next: view.next.map((at) => at.toISOString()),
    covers: view.covers,
  };
}

/**
 * What an event about a run says. Whether it runs follows from the event, not from the present: a receiver that was away reads of the
 * beginning first. Null if the run was deleted.
 * @param at when the run began or ended for the worker
 */
export async function maintenanceEventParts(
  tx: TenantTx,
  { tenantId, runId: id, type, at }: { tenantId: string; runId: string; type: MaintenanceNotificationType; at: Date },
) {
  const row = await tx.maintenanceRun.findUnique({ where: { tenantId_id: { tenantId, id } }, include: { maintenance: true } });
  if (!row) return null;
  const { maintenance, startsAt, endsAt } = row;
  const view = await viewAt(tx, maintenance, at);
  const isRunning = type === "maintenance.started";
  const current = isRunning ? { startsAt, endsAt } : null;
  return {
    title: maintenanceTitle(maintenance),
    document: maintenanceDocument({ ...view, active: isRunning, current }),
    run: { id, starts_at: startsAt.toISOString(), ends_at: endsAt.toISOString() },
  };
}
