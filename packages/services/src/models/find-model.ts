import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { type ModelView, modelView } from "./model-view";

/** @throws PaditError not_found */
export async function findModel(tx: TenantTx, tenantId: string, id: string): Promise<ModelView> {
  const row = await tx.model.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("model");
  return modelView(row);
}
