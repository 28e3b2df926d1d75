import type { TenantTx } from "@padit/db";
import { SEVERITIES } from "@padit/domain/severity";
import { z } from "zod";
import { Decision } from "../decision";

const Locked = Decision.extend({
  id: z.string(),
  key: z.string(),
  endpointId: z.string().nullable(),
  collectorId: z.string().nullable(),
  metricGroup: z.string(),
  severity: z.enum(SEVERITIES),
  sources: z.unknown(),
  flappingSince: z.date().nullable(),
  sequence: z.int(),
  incidentId: z.string().nullable(),
});
/** The columns of an alert that a transition reads. */
export type LockedAlert = z.output<typeof Locked>;

/** Locks the alerts in the order of their ids, so that two transactions cannot deadlock. Absent ids are left out. */
export async function lockAlerts(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<LockedAlert[]> {
  const rows = await tx.$queryRaw`
    SELECT id::text, key, incident_id::text AS "incidentId", endpoint_id::text AS "endpointId", collector_id::text AS "collectorId", severity::text, sources, sequence,
      metric_group AS "metricGroup", flapping_since AS "flappingSince", status::text, acknowledged_at AS "acknowledgedAt", acknowledged_by AS "acknowledgedBy",
      acknowledged_sticky AS "acknowledgedSticky", snoozed_until AS "snoozedUntil", resolved_at AS "resolvedAt",
      resolved_by AS "resolvedBy", resolution, resolution_reason AS "resolutionReason", verdict::text, assignee_id::text AS "assigneeId"
    FROM alert WHERE tenant_id = ${tenantId}::uuid AND id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
  return z.array(Locked).parse(rows);
}

/** Id of the key's unresolved alert; null if there is none. */
export async function unresolvedAlertOf(tx: TenantTx, tenantId: string, key: string): Promise<string | null> {
  const row = await tx.alert.findFirst({ where: { tenantId, key, status: { not: "resolved" } }, select: { id: true } });
  return row?.id ?? null;
}
