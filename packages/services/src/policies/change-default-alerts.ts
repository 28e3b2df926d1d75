import { DefaultAlerts } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { keepDefaultPolicy } from "./default-policy";
import type { PolicyView } from "./policy-view";
import { writePolicy } from "./write-policy";

export const ChangeDefaultAlerts = z.object({ defaults: DefaultAlerts });

/** Changes the alerts that need no rule, from the next window on. Their effect does not depend on learning, so no replay is required. */
export async function changeDefaultAlerts(ctx: ServiceContext, input: z.input<typeof ChangeDefaultAlerts>): Promise<PolicyView> {
  authorize(ctx, "operator", "configuration:write");
  const { defaults } = parse(ChangeDefaultAlerts, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const standing = await keepDefaultPolicy(tx, tenantId, ctx.now());
    return writePolicy(tx, ctx, standing, { preset: standing.preset, budget: standing.budget, defaults }, null);
  });
}
