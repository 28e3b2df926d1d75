import type { TenantTx } from "@padit/db";
import { loadPlanKey, type PlanKey } from "../keyring/plan-key";
import type { ServiceContext } from "../service-context";
import { signPlan } from "../setup/sign-plan";

/** Loads the signing key before the verb's own transaction, because the key belongs to no organization. */
export const planKeyOf = ({ db, keyring }: Pick<ServiceContext, "db" | "keyring">): Promise<PlanKey> => loadPlanKey(db, keyring);

/** Signs a new plan for each agent, always in the same order, so that two concurrent changes cannot deadlock. */
export async function issuePlans(
  tx: TenantTx,
  { actor: { tenantId }, now, plansDue }: Pick<ServiceContext, "actor" | "now" | "plansDue">,
  key: PlanKey,
  collectorIds: Iterable<string>,
): Promise<void> {
  const ids = [...new Set(collectorIds)];
  if (plansDue) {
    for (const id of ids) plansDue.add(id);
    return;
  }
  const agents = await tx.collector.findMany({
    where: { tenantId, id: { in: ids }, kind: "agent" },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id: collectorId } of agents) await signPlan(tx, { tenantId, collectorId, key, now: now() });
}
