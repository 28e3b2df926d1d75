import type { TenantTx } from "@padit/db";
import { notFound, type ServiceContext } from "../service-context";
import { ALERT_INCLUDE, type AlertPlace, type AlertRow, type AlertView, alertView } from "./alert-view";

/** @throws PaditError not_found */
export async function findAlert(tx: TenantTx, tenantId: string, id: string): Promise<AlertRow> {
  const row = await tx.alert.findFirst({ where: { tenantId, id }, include: ALERT_INCLUDE });
  if (!row) throw notFound("alert");
  return row;
}

export async function alertPlace(tx: TenantTx, { actor, site }: ServiceContext): Promise<AlertPlace> {
  const { slug } = await tx.tenant.findUniqueOrThrow({ where: { id: actor.tenantId }, select: { slug: true } });
  return { slug, publicUrl: site.publicUrl };
}

/** The alert as it is now in this transaction. */
export async function readAlert(tx: TenantTx, ctx: ServiceContext, id: string): Promise<AlertView> {
  return alertView(await findAlert(tx, ctx.actor.tenantId, id), await alertPlace(tx, ctx));
}
