import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { resolved } from "./alert-changes";
import { type AlertView, VERDICTS } from "./alert-view";
import { changeAlert } from "./change-alert";
import { findAlert, readAlert } from "./find-alert";

export const ResolveAlert = z.object({ alertId: z.guid(), verdict: z.enum(VERDICTS), note: z.string().max(2000).optional() });

/** Closes it with what it turned out to be. Resolving it again changes nothing. */
export async function resolveAlert(ctx: ServiceContext, input: z.input<typeof ResolveAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write");
  const { alertId, verdict, note } = parse(ResolveAlert, input);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    await findAlert(tx, ctx.actor.tenantId, alertId);
    await changeAlert(tx, ctx, alertId, resolved({ name: ctx.actor.name, at: ctx.now() }, verdict, note));
    return readAlert(tx, ctx, alertId);
  });
}
