import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import type { IntegrationRow } from "./integration-view";

/** @throws PaditError not_found */
export async function findIntegration(tx: TenantTx, tenantId: string, id: string): Promise<IntegrationRow> {
  const row = await tx.integration.findFirst({ where: { tenantId, id, deletedAt: null } });
  if (!row) throw notFound("integration");
  return row;
}
