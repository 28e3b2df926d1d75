import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import type { MetricSource } from "@padit/protocols";
import { checkQuota } from "../quotas/check-quota";
import { notFound, type ServiceContext } from "../service-context";

interface Assignment {
  endpointId: string;
  source: MetricSource;
  collectorIds: readonly string[];
}

/**
 * Assigns exactly these collectors to the endpoint and creates a series for every metric of each. Series of a removed collector stay,
 * because their samples are history.
 * @throws PaditError not_found, invalid for a collector of another kind than the source's, policy_denied beyond the quota of series
 */
export async function assignCollectors(tx: TenantTx, ctx: ServiceContext, { endpointId, source, collectorIds }: Assignment): Promise<void> {
  const { tenantId } = ctx.actor;
  const ids = [...new Set(collectorIds)];
  const known = await tx.collector.findMany({ where: { tenantId, id: { in: ids }, revokedAt: null }, select: { name: true, kind: true } });
  if (known.length !== ids.length) throw notFound("collector");
  const other = known.find(({ kind }) => kind !== source.collectorKind);
  if (other) throw wrongKind(other.name, source);
  await tx.endpointCollector.deleteMany({ where: { tenantId, endpointId, collectorId: { notIn: ids } } });
  await tx.endpointCollector.createMany({ data: ids.map((collectorId) => ({ tenantId, endpointId, collectorId })), skipDuplicates: true });
  await tx.condition.deleteMany({ where: { tenantId, endpointId, collectorId: { notIn: ids } } });
  const { count } = await tx.series.createMany({
    data: ids.flatMap((collectorId) => seriesRows(source).map((row) => ({ tenantId, endpointId, collectorId, ...row }))),
    skipDuplicates: true,
  });
  if (count > 0) await checkQuota(tx, ctx, "series", 0);
}

/** The series that an endpoint of this source has from the start, per collector. */
export const seriesRows = ({ metrics }: MetricSource) =>
  Object.entries(metrics).map(([metricName, { unit, type }]) => ({ metricName, unit, metricType: type }));

function wrongKind(name: string, { collectorKind }: MetricSource): PaditError {
  const message =
    collectorKind === "agent"
      ? `The collector ${name} receives pushed measurements and cannot probe.`
      : `The collector ${name} probes and receives no pushed measurements.`;
  return new PaditError("invalid", message, { issues: [{ path: "collectorIds", message }] });
}

/** The default collectors of an endpoint: all agents that are not revoked. */
export async function allCollectorIds(tx: TenantTx, tenantId: string): Promise<string[]> {
  const rows = await tx.collector.findMany({
    where: { tenantId, kind: "agent", revokedAt: null },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}
