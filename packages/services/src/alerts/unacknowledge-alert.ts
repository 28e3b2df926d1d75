import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";

export const UnacknowledgeAlert = z.object({ alertId: z.guid() });

/** Removes the acknowledgement. */
export async function unacknowledgeAlert(ctx: ServiceContext, input: z.input<typeof UnacknowledgeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  return changeAlert(ctx, parse(UnacknowledgeAlert, input).alertId, { type: "unacknowledged" });
}
