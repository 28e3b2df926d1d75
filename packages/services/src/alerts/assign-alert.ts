import { z } from "zod";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { findAlert, readAlert } from "./alert-queries";
import type { AlertView } from "./alert-view";
import { occasionOf } from "./change-alert";
import { applyTransition } from "./lifecycle/apply-transition";

export const AssignAlert = z.object({ alertId: z.guid(), assigneeId: z.guid().nullable() });

/** Assigns the alert to a member of the organization, or removes the assignment. */
export async function assignAlert(ctx: ServiceContext, input: z.input<typeof AssignAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, assigneeId } = parse(AssignAlert, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findAlert(tx, tenantId, alertId);
    const isMember = assigneeId === null || (await tx.member.count({ where: { tenantId, userId: assigneeId, disabledAt: null } })) > 0;
    if (!isMember) throw notFound("member");
    if (before.assigneeId !== assigneeId) await applyTransition(tx, occasionOf(ctx), [alertId], { type: "assigned", assigneeId });
    return readAlert(tx, ctx, alertId);
  });
}
