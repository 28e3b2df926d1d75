import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";

export const AddNote = z.object({ alertId: z.guid(), note: z.string().trim().min(1).max(2000) });

/** Adds a note to the alert's timeline. */
export async function addNote(ctx: ServiceContext, input: z.input<typeof AddNote>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, note } = parse(AddNote, input);
  return changeAlert(ctx, alertId, { type: "noted" }, note);
}
