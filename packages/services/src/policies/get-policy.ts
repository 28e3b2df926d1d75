import { parseDefaultAlerts } from "@padit/domain";
import { z } from "zod";
import { findLatestReplay } from "../replays/replay-queries";
import type { ReplayView } from "../replays/replay-view";
import { authorize, type ServiceContext } from "../service-context";
import { defaultPolicy } from "./default-policy";
import { AlertBudget, type PolicyView, PresetName } from "./policy-view";

export interface PolicyChangeView {
  id: string;
  at: Date;
  actorName: string;
  before: PolicyState;
  after: PolicyState;
}
const PolicyState = z.object({
  preset: PresetName,
  budget: AlertBudget,
  defaults: z.unknown().default({}).transform(parseDefaultAlerts),
});
export type PolicyState = z.output<typeof PolicyState>;

const NEWEST = 20;

/** The organization's policy, its newest replay and its earlier contents. */
export async function getPolicy(
  ctx: ServiceContext,
): Promise<{ policy: PolicyView; replay: ReplayView | null; changes: PolicyChangeView[] }> {
  authorize(ctx, "viewer", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const policy = await defaultPolicy(tx, tenantId);
    const rows = await tx.policyChange.findMany({ where: { tenantId, policyId: policy.id }, orderBy: { at: "desc" }, take: NEWEST });
    const changes = rows.map(({ id, at, actorName, before, after }) => ({
      id,
      at,
      actorName,
      before: PolicyState.parse(before),
      after: PolicyState.parse(after),
    }));
    return { policy, replay: await findLatestReplay(tx, tenantId, { policyId: policy.id }), changes };
  });
}
