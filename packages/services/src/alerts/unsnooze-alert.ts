import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { unsnoozed } from "./alert-changes";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";
import { findAlert, readAlert } from "./find-alert";

export const UnsnoozeAlert = z.object({ alertId: z.guid() });

/** Wakes it before its time. */
export async function unsnoozeAlert(ctx: ServiceContext, input: z.input<typeof UnsnoozeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write");
  const { alertId } = parse(UnsnoozeAlert, input);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    await findAlert(tx, ctx.actor.tenantId, alertId);
    await changeAlert(tx, ctx, alertId, unsnoozed());
    return readAlert(tx, ctx, alertId);
  });
}
