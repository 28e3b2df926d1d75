import { PaditError } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";
import { findAlert, readAlert } from "./find-alert";

export const ReopenAlert = z.object({ alertId: z.guid() });

/** Takes a resolution back. @throws PaditError conflict when a newer alert stands for the same key: one key has one unresolved alert */
export async function reopenAlert(ctx: ServiceContext, input: z.input<typeof ReopenAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write");
  const { alertId } = parse(ReopenAlert, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { key, acknowledgedAt } = await findAlert(tx, tenantId, alertId);
    const newer = await tx.alert.findFirst({
      where: { tenantId, key, status: { not: "resolved" }, NOT: { id: alertId } },
      select: { id: true },
    });
    if (newer) throw new PaditError("conflict", "A newer alert stands for the same cause already.");
    const status = acknowledgedAt === null ? "open" : "acknowledged";
    await changeAlert(tx, ctx, alertId, {
      type: "reopened",
      action: "alert.reopen",
      from: ["resolved"],
      data: { status, resolvedAt: null, resolvedBy: null, verdict: null },
      webhook: "alert.reopened",
    });
    return readAlert(tx, ctx, alertId);
  });
}
