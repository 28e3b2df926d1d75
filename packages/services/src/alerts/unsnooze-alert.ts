import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";

export const UnsnoozeAlert = z.object({ alertId: z.guid() });

/** Ends the snooze before its time. */
export async function unsnoozeAlert(ctx: ServiceContext, input: z.input<typeof UnsnoozeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  return changeAlert(ctx, parse(UnsnoozeAlert, input).alertId, { type: "woken" });
}
