import type { TenantTx } from "@padit/db";
import type { Severity } from "@padit/domain";

/** What the overview derives the fleet's health from. Deleted endpoints and revoked collectors are left out. */
export interface FleetRows {
  endpoints: { id: string; paused: boolean; maintenanceRunId: string | null; tags: string[]; collectorIds: string[] }[];
  /** By name. */
  collectors: { id: string; name: string; silentSince: Date | null }[];
  conditions: { endpointId: string; collectorId: string; metricGroup: string; state: string }[];
  /** Unresolved alerts about endpoints. */
  alerts: { endpointId: string; collectorId: string | null; kind: string; sources: unknown; severity: Severity }[];
}

/**
 * Reads the rows with one statement per table. They are joined in memory, because a join of aggregates in SQL takes seconds while the planner
 * has no statistics of a new organization.
 */
export async function readFleet(tx: TenantTx, tenantId: string): Promise<FleetRows> {
  const endpoints = await tx.$queryRaw<FleetRows["endpoints"]>`
    SELECT endpoint.id::text, paused, maintenance_run_id::text AS "maintenanceRunId", tags,
      ARRAY(SELECT collector_id::text FROM endpoint_collector AS path
            WHERE path.tenant_id = endpoint.tenant_id AND path.endpoint_id = endpoint.id) AS "collectorIds"
    FROM endpoint WHERE tenant_id = ${tenantId}::uuid AND deleted_at IS NULL`;
  const collectors = await tx.collector.findMany({
    where: { tenantId, revokedAt: null },
    select: { id: true, name: true, silentSince: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const conditions = await tx.$queryRaw<FleetRows["conditions"]>`
    SELECT endpoint_id::text AS "endpointId", collector_id::text AS "collectorId", metric_group AS "metricGroup", state
    FROM condition WHERE tenant_id = ${tenantId}::uuid`;
  const alerts = await tx.$queryRaw<FleetRows["alerts"]>`
    SELECT endpoint_id::text AS "endpointId", collector_id::text AS "collectorId", kind, sources, severity::text AS severity
    FROM alert WHERE tenant_id = ${tenantId}::uuid AND status <> 'resolved' AND endpoint_id IS NOT NULL`;
  return { endpoints, collectors, conditions, alerts };
}
