import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { hasLevel } from "./acceptable";
import { findAlert, readAlert } from "./alert-queries";
import type { AlertRow, AlertView } from "./alert-view";
import { occasionOf } from "./change-alert";
import { applyTransition } from "./lifecycle/apply-transition";

export const AcceptAlert = z.object({ alertId: z.guid(), note: z.string().max(2000).optional() });

/**
 * Accepts the present level as normal and resolves the alert. Detection reads the acceptance with its configuration and relearns the key
 * from then on. Accepting a resolved alert changes nothing. @throws PaditError conflict when the alert has no level that could be accepted
 */
export async function acceptAlert(ctx: ServiceContext, input: z.input<typeof AcceptAlert>): Promise<AlertView> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { alertId, note } = parse(AcceptAlert, input);
  const { tenantId, name } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const alert = await findAlert(tx, tenantId, alertId);
    if (alert.status !== "resolved") requireLevel(alert);
    const occasion = { ...occasionOf(ctx, note), auditAction: "alert.accept" };
    const { changed } = await applyTransition(tx, occasion, [alertId], {
      ...{ type: "resolved", resolution: "accepted", verdict: null },
      reason: `${name} accepted the present level as normal.`,
    });
    if (changed.length > 0) await storeAcceptance(tx, ctx, alert);
    return readAlert(tx, ctx, alertId);
  });
}

function requireLevel(alert: AlertRow): void {
  if (hasLevel(alert)) return;
  throw new PaditError("conflict", "There is no level to accept as normal. Pause or delete the endpoint if it should not be measured.");
}

/** Stores the acceptance; only the newest of a key counts. The notification about the endpoint makes the lease reload its configuration. */
async function storeAcceptance(tx: TenantTx, { actor, now }: ServiceContext, { key, id, endpointId }: AlertRow): Promise<void> {
  const { tenantId, name: acceptedBy } = actor;
  const facts = { alertId: id, at: now(), acceptedBy };
  await tx.acceptance.upsert({ where: { tenantId_key: { tenantId, key } }, create: { tenantId, key, ...facts }, update: facts });
  if (endpointId !== null) await tellBrowsers(tx, tenantId, "endpoint", endpointId);
}
