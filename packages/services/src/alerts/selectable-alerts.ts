import type { TenantTx } from "@padit/db";
import type { Holdable } from "@padit/domain/routing";

/** These alerts in the form that selectors match, by id. Absent ids are left out. */
export async function selectableAlerts(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Map<string, Holdable>> {
  const alerts = await tx.alert.findMany({
    where: { tenantId, id: { in: [...ids] } },
    select: {
      id: true,
      severity: true,
      status: true,
      kind: true,
      title: true,
      description: true,
      metricName: true,
      labels: true,
      endpointId: true,
      endpoint: { select: { name: true, protocol: true } },
      collectorId: true,
      assigneeId: true,
      boutOpenedAt: true,
    },
  });
  const idsOf = (column: "collectorId" | "assigneeId") => [...new Set(alerts.flatMap((alert) => alert[column] ?? []))];
  const collectors = await tx.collector.findMany({
    where: { tenantId, id: { in: idsOf("collectorId") } },
    select: { id: true, name: true, site: true },
  });
  const members = await tx.member.findMany({
    where: { tenantId, userId: { in: idsOf("assigneeId") } },
    select: { userId: true, user: { select: { name: true } } },
  });
  const nameOf = new Map(members.map(({ userId, user }) => [userId, user.name]));
  return new Map(
    alerts.map(({ id, endpoint, metricName, collectorId, assigneeId, boutOpenedAt, ...alert }) => [
      id,
      {
        ...alert,
        beganAt: boutOpenedAt,
        metrics: [metricName],
        endpointName: endpoint?.name ?? null,
        protocol: endpoint?.protocol ?? null,
        collectors: collectors.filter((collector) => collector.id === collectorId),
        owner: assigneeId === null ? null : { id: assigneeId, name: nameOf.get(assigneeId) ?? null },
      },
    ]),
  );
}
