import { PaditError } from "@padit/domain";
import { z } from "zod";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { changeAlert } from "./change-alert";

export const SnoozeAlert = z.object({ alertId: z.guid(), until: Moment, note: z.string().max(2000).optional() });

const MAX_SNOOZE_MS = 90 * 86_400_000;

/** Silences the alert until then; a timer then reopens or resolves it. */
export async function snoozeAlert(ctx: ServiceContext, input: z.input<typeof SnoozeAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, until, note } = parse(SnoozeAlert, input);
  checkUntil(until, ctx.now());
  return changeAlert(ctx, alertId, { type: "snoozed", until }, note);
}

/** @throws PaditError invalid */
export function checkUntil(until: Date, now: Date): void {
  const ms = until.getTime() - now.getTime();
  if (ms > 0 && ms <= MAX_SNOOZE_MS) return;
  const message = "must lie ahead, by 90 days at most";
  throw new PaditError("invalid", `until: ${message}`, { issues: [{ path: "until", message }] });
}
