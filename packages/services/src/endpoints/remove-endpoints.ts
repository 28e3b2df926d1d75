import type { TenantTx } from "@padit/db";
import type { ServiceContext } from "../service-context";

/** Takes endpoints out of every list. Their alerts stand: they are history; those that were open are resolved. */
export async function removeEndpoints(
  tx: TenantTx,
  { actor, now }: Pick<ServiceContext, "actor" | "now">,
  ids: readonly string[],
): Promise<void> {
  const { tenantId, name } = actor;
  const endpointId = { in: [...ids] };
  await tx.endpoint.updateMany({ where: { tenantId, id: endpointId }, data: { deletedAt: now() } });
  await tx.condition.deleteMany({ where: { tenantId, endpointId } });
  await tx.alert.updateMany({
    where: { tenantId, endpointId, status: { not: "resolved" } },
    data: { status: "resolved", resolvedAt: now(), resolvedBy: name, snoozedUntil: null, version: { increment: 1 } },
  });
}
