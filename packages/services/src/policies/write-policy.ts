import type { TenantTx } from "@padit/db";
import { newId } from "@padit/domain";
import { audit } from "../audit";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import type { PolicyView } from "./policy-view";

type PolicyContent = Pick<PolicyView, "preset" | "budget" | "defaults">;

/**
 * Stores the policy's new content with its history and its audit entry. @param replayId the replay that showed the effect; null without one
 */
export async function writePolicy(
  tx: TenantTx,
  ctx: Pick<ServiceContext, "actor" | "now" | "ip">,
  { id, name, ...standing }: PolicyView,
  after: PolicyContent,
  replayId: string | null,
): Promise<PolicyView> {
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  const before: PolicyContent = { preset: standing.preset, budget: standing.budget, defaults: standing.defaults };
  await tx.policy.update({ where: { tenantId_id: { tenantId, id } }, data: { ...after, updatedAt: at } });
  await tx.policyChange.create({ data: { tenantId, id: newId(), policyId: id, at, actorName: ctx.actor.name, before, after, replayId } });
  await audit(tx, ctx, { action: "policy.update", targetType: "policy", targetId: id, detail: { before, after, replayId } });
  await tellBrowsers(tx, tenantId, "policy", id);
  return { id, name, ...after, updatedAt: at };
}
