import type { Database } from "@padit/db";
import { z } from "zod";
import { applyTransition, systemOccasion } from "./lifecycle/apply-transition";

export interface OrphanSearch {
  shard: number;
  /** Fencing token of the shard's lease. */
  token: bigint;
  now: Date;
}

const Orphans = z.array(
  z.object({
    tenantId: z.string(),
    alertId: z.string(),
    endpointId: z.string().nullable(),
    collectorId: z.string(),
    collectorName: z.string(),
    isRevoked: z.boolean(),
  }),
);
type Orphan = z.output<typeof Orphans>[number];

/**
 * Resolves a shard's unresolved alerts whose source no longer exists: the collector was revoked, no longer measures the endpoint, or (for
 * an alert that it measures nothing) has no endpoint left. Detection gets no more samples of them and could never resolve them. Idempotent.
 * Reads few rows, because unresolved alerts have their own index. @returns the number of resolved alerts
 */
export async function resolveOrphanedAlerts(db: Database, { shard, token, now }: OrphanSearch): Promise<number> {
  const orphans = await db.asSystem(async (tx) =>
    Orphans.parse(
      await tx.$queryRaw`
        SELECT a.tenant_id::text AS "tenantId", a.id::text AS "alertId", a.endpoint_id::text AS "endpointId",
          c.id::text AS "collectorId", c.name AS "collectorName", c.revoked_at IS NOT NULL AS "isRevoked"
        FROM alert a JOIN collector c ON c.tenant_id = a.tenant_id AND c.id = a.collector_id
        WHERE c.shard = ${shard} AND a.status <> 'resolved' AND (a.endpoint_id IS NOT NULL
          AND (c.revoked_at IS NOT NULL OR c.kind = 'agent' AND NOT EXISTS (SELECT FROM endpoint_collector ec
            WHERE ec.tenant_id = a.tenant_id AND ec.endpoint_id = a.endpoint_id AND ec.collector_id = a.collector_id))
          OR a.kind = 'not_measured' AND a.endpoint_id IS NULL AND (c.revoked_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM endpoint_collector ec JOIN endpoint e ON e.tenant_id = ec.tenant_id AND e.id = ec.endpoint_id
            WHERE ec.tenant_id = a.tenant_id AND ec.collector_id = a.collector_id AND NOT e.paused AND e.deleted_at IS NULL)))
        ORDER BY a.tenant_id, a.id`,
    ),
  );
  let resolved = 0;
  for (const tenantId of new Set(orphans.map((orphan) => orphan.tenantId)))
    await db.withShard(shard, token, async (tx) => {
      await tx.forTenant(tenantId);
      for (const orphan of orphans.filter((each) => each.tenantId === tenantId)) {
        const { changed } = await applyTransition(tx.prisma, systemOccasion(tenantId, now), [orphan.alertId], {
          ...{ type: "resolved", resolution: "source_gone", verdict: null },
          reason: reasonOf(orphan),
        });
        resolved += changed.length;
        const { endpointId, collectorId } = orphan;
        if (endpointId !== null) await tx.prisma.condition.deleteMany({ where: { tenantId, endpointId, collectorId } });
      }
    });
  return resolved;
}

function reasonOf({ collectorName, isRevoked, endpointId }: Orphan): string {
  if (isRevoked) return `Collector ${collectorName} was revoked.`;
  return endpointId === null
    ? `Collector ${collectorName} has no endpoint to measure.`
    : `Collector ${collectorName} no longer measures it.`;
}
