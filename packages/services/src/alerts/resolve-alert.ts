import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type AlertView, VERDICTS } from "./alert-view";
import { changeAlert } from "./change-alert";
import { resolvedByPerson } from "./lifecycle/transition";

export const ResolveAlert = z.object({ alertId: z.guid(), verdict: z.enum(VERDICTS), note: z.string().max(2000).optional() });

/** Resolves the alert with a verdict. Resolving a resolved alert changes nothing. */
export async function resolveAlert(ctx: ServiceContext, input: z.input<typeof ResolveAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, verdict, note } = parse(ResolveAlert, input);
  return changeAlert(ctx, alertId, resolvedByPerson(ctx.actor.name, verdict), note);
}
