import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { unacknowledged } from "./alert-changes";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";
import { findAlert, readAlert } from "./find-alert";

export const UnacknowledgeAlert = z.object({ alertId: z.guid() });

/** Takes an acknowledgement back. */
export async function unacknowledgeAlert(ctx: ServiceContext, input: z.input<typeof UnacknowledgeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write");
  const { alertId } = parse(UnacknowledgeAlert, input);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    await findAlert(tx, ctx.actor.tenantId, alertId);
    await changeAlert(tx, ctx, alertId, unacknowledged());
    return readAlert(tx, ctx, alertId);
  });
}
