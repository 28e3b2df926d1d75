import type { ServiceContext } from "../service-context";
import { findAlert, readAlert } from "./alert-queries";
import type { AlertView } from "./alert-view";
import { applyTransition, type Occasion } from "./lifecycle/apply-transition";
import type { Transition } from "./lifecycle/transition";

export const occasionOf = ({ actor, now, ip }: ServiceContext, note?: string): Occasion => ({ actor, at: now(), ip, note });

/** Applies one transition to one alert; the caller has authorized it. Changes nothing if it does not apply. @throws PaditError not_found */
export async function changeAlert(ctx: ServiceContext, alertId: string, transition: Transition, note?: string): Promise<AlertView> {
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    await findAlert(tx, ctx.actor.tenantId, alertId);
    await applyTransition(tx, occasionOf(ctx, note), [alertId], transition);
    return readAlert(tx, ctx, alertId);
  });
}
