import type { ServiceContext } from "../service-context";
import type { ChangeTopic } from "../tell-browsers";

/** Whether a limited person may learn that this row has changed. What follows no endpoint is not for them. */
export async function seesChange(ctx: ServiceContext, { topic, id }: { topic: ChangeTopic | "job"; id: string }): Promise<boolean> {
  const { tenantId } = ctx.actor;
  const where = { tenantId, id };
  switch (topic) {
    case "alert":
      return ctx.db.withTenant(tenantId, async (tx) => (await tx.alert.count({ where })) > 0);
    case "incident":
      return ctx.db.withTenant(tenantId, async (tx) => (await tx.incident.count({ where })) > 0);
    case "endpoint":
    case "condition":
      return ctx.db.withTenant(tenantId, async (tx) => (await tx.endpoint.count({ where })) > 0);
    case "member":
      return ctx.actor.kind === "user" && ctx.actor.userId === id;
    default:
      return false;
  }
}
