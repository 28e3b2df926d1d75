import type { TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { clockTime, EXPECTED_START_TOLERANCE_MINUTES } from "@padit/domain/alerts";
import { z } from "zod";
import { findAlert, readAlert } from "../alerts/alert-queries";
import type { AlertRow, AlertView } from "../alerts/alert-view";
import { occasionOf } from "../alerts/change-alert";
import { applyTransition } from "../alerts/lifecycle/apply-transition";
import { resolvedByPerson } from "../alerts/lifecycle/transition";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { type ExpectationView, expectationOf, minutesApart } from "./expectation";

export const ExpectAlert = z.object({ alertId: z.guid(), note: z.string().max(2000).optional() });

/**
 * Applies the verdict *expected at this time*: a daily failure at this time and of this length opens no alert from now on; a failure an
 * hour later or much longer does. Detection reads the expected time with its configuration. Repeating a call changes nothing.
 *
 * @throws PaditError conflict when the alert does not repeat daily
 */
export async function expectAlert(ctx: ServiceContext, input: z.input<typeof ExpectAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, note } = parse(ExpectAlert, input);
  const { tenantId, name } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const alert = await findAlert(tx, tenantId, alertId);
    const expectation = await expectationOf(tx, alert, ctx.now());
    if (expectation === null || alert.endpointId === null)
      throw new PaditError(
        "conflict",
        "It has not failed at the same time on three days in a row, so there is no time at which to expect it.",
      );
    if (!(await storeExpectedTime(tx, ctx, alert, expectation))) return readAlert(tx, ctx, alertId);
    const { startMinute, lengthMinutes, timeZone } = expectation;
    const detail = { at: clockTime(startMinute), timeZone, lengthMinutes };
    const occasion = { ...occasionOf(ctx, note), auditAction: "alert.expect", auditDetail: detail, detail };
    const isResolved = alert.status === "resolved";
    const transition = isResolved ? ({ type: "verdict_given", verdict: "expected" } as const) : resolvedByPerson(name, "expected");
    await applyTransition(tx, occasion, [alertId], transition);
    await tellBrowsers(tx, tenantId, "endpoint", alert.endpointId);
    return readAlert(tx, ctx, alertId);
  });
}

/** Extends the key's expected time at this hour, or adds one. @returns false if an equal or longer one exists */
async function storeExpectedTime(tx: TenantTx, ctx: ServiceContext, alert: AlertRow, expectation: ExpectationView): Promise<boolean> {
  const { tenantId, key, endpointId } = alert;
  if (endpointId === null) return false;
  const { startMinute, lengthMinutes, timeZone } = expectation;
  const known = await tx.expectedTime.findMany({ where: { tenantId, key, timeZone } });
  const same = known.find((time) => Math.abs(minutesApart(time.startMinute, startMinute)) <= EXPECTED_START_TOLERANCE_MINUTES);
  if (same && same.lengthMinutes >= lengthMinutes) return false;
  const facts = { startMinute, lengthMinutes, timeZone, at: ctx.now(), expectedBy: ctx.actor.name };
  if (same) await tx.expectedTime.update({ where: { tenantId_id: { tenantId, id: same.id } }, data: facts });
  else await tx.expectedTime.create({ data: { tenantId, id: newId(), endpointId, key, ...facts } });
  return true;
}
