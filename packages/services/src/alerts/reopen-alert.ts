import { PaditError } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findAlert, readAlert } from "./alert-queries";
import type { AlertView } from "./alert-view";
import { occasionOf } from "./change-alert";
import { applyTransition } from "./lifecycle/apply-transition";

export const ReopenAlert = z.object({ alertId: z.guid() });

/** Undoes a resolution. @throws PaditError conflict when the key has a newer unresolved alert, because a key has one unresolved alert */
export async function reopenAlert(ctx: ServiceContext, input: z.input<typeof ReopenAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId } = parse(ReopenAlert, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { key } = await findAlert(tx, tenantId, alertId);
    const newer = await tx.alert.findFirst({
      where: { tenantId, key, status: { not: "resolved" }, NOT: { id: alertId } },
      select: { id: true },
    });
    if (newer) throw new PaditError("conflict", "A newer alert stands for the same cause already.");
    await applyTransition(tx, occasionOf(ctx), [alertId], { type: "reopened", story: null });
    // The accepted level is not normal after all.
    await tx.acceptance.deleteMany({ where: { tenantId, alertId } });
    return readAlert(tx, ctx, alertId);
  });
}
