import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";

export const AcknowledgeAlert = z.object({
  alertId: z.guid(),
  note: z.string().max(2000).optional(),
  /** Keeps the acknowledgement when the severity rises and when the alert reopens. */
  sticky: z.boolean().default(false),
});

/** Records that somebody handles the alert. An acknowledged alert can only become sticky; a resolved alert does not change. */
export async function acknowledgeAlert(ctx: ServiceContext, input: z.input<typeof AcknowledgeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, note, sticky: isSticky } = parse(AcknowledgeAlert, input);
  return changeAlert(ctx, alertId, { type: "acknowledged", isSticky }, note);
}
