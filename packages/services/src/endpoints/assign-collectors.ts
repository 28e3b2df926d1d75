import type { TenantTx } from "@padit/db";
import type { ProtocolSpec } from "@padit/protocols";
import { notFound } from "../service-context";

interface Assignment {
  tenantId: string;
  endpointId: string;
  spec: ProtocolSpec;
  collectorIds: readonly string[];
}

/**
 * Lets exactly these collectors probe the endpoint and makes a series for every metric of each. Series of a collector that goes stay:
 * its samples are history. @throws PaditError not_found
 */
export async function assignCollectors(tx: TenantTx, { tenantId, endpointId, spec, collectorIds }: Assignment): Promise<void> {
  const ids = [...new Set(collectorIds)];
  const known = await tx.collector.count({ where: { tenantId, id: { in: ids }, revokedAt: null } });
  if (known !== ids.length) throw notFound("collector");
  await tx.endpointCollector.deleteMany({ where: { tenantId, endpointId, collectorId: { notIn: ids } } });
  await tx.endpointCollector.createMany({ data: ids.map((collectorId) => ({ tenantId, endpointId, collectorId })), skipDuplicates: true });
  await tx.condition.deleteMany({ where: { tenantId, endpointId, collectorId: { notIn: ids } } });
  const metrics = Object.entries(spec.metrics);
  await tx.series.createMany({
    data: ids.flatMap((collectorId) =>
      metrics.map(([metricName, { unit, type }]) => ({ tenantId, endpointId, collectorId, metricName, unit, metricType: type })),
    ),
    skipDuplicates: true,
  });
}

/** Those an endpoint gets when nobody names any: every collector that is enrolled. */
export async function allCollectorIds(tx: TenantTx, tenantId: string): Promise<string[]> {
  const rows = await tx.collector.findMany({
    where: { tenantId, kind: "agent", revokedAt: null },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}
