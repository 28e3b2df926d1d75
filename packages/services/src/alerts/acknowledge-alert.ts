import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { acknowledged } from "./alert-changes";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";
import { findAlert, readAlert } from "./find-alert";

export const AcknowledgeAlert = z.object({ alertId: z.guid(), note: z.string().max(2000).optional() });

/** Somebody looks after it. Acknowledging it again, or one that is resolved, changes nothing. */
export async function acknowledgeAlert(ctx: ServiceContext, input: z.input<typeof AcknowledgeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write");
  const { alertId, note } = parse(AcknowledgeAlert, input);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    await findAlert(tx, ctx.actor.tenantId, alertId);
    await changeAlert(tx, ctx, alertId, acknowledged({ name: ctx.actor.name, at: ctx.now() }, note));
    return readAlert(tx, ctx, alertId);
  });
}
