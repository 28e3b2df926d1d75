import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";
import { findAlert, readAlert } from "./find-alert";

export const AddNote = z.object({ alertId: z.guid(), note: z.string().trim().min(1).max(2000) });

/** Adds to the alert's timeline. */
export async function addNote(ctx: ServiceContext, input: z.input<typeof AddNote>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write");
  const { alertId, note } = parse(AddNote, input);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    await findAlert(tx, ctx.actor.tenantId, alertId);
    const from = ["open", "acknowledged", "snoozed", "resolved"] as const;
    await changeAlert(tx, ctx, alertId, { type: "noted", action: "alert.note", from, data: {}, note });
    return readAlert(tx, ctx, alertId);
  });
}
