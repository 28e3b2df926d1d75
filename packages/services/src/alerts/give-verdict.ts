import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type AlertView, VERDICTS } from "./alert-view";
import { changeAlert } from "./change-alert";

export const GiveVerdict = z.object({ alertId: z.guid(), verdict: z.enum(VERDICTS), note: z.string().max(2000).optional() });

/** Sets the verdict of a resolved alert, including one that detection resolved. An unresolved alert does not change. */
export async function giveVerdict(ctx: ServiceContext, input: z.input<typeof GiveVerdict>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, verdict, note } = parse(GiveVerdict, input);
  return changeAlert(ctx, alertId, { type: "verdict_given", verdict }, note);
}
