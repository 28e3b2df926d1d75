import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { COLLECTOR_INCLUDE, type CollectorRow } from "./collector-view";

/** @throws PaditError not_found */
export async function findCollector(tx: TenantTx, tenantId: string, id: string): Promise<CollectorRow> {
  const row = await tx.collector.findFirst({ where: { tenantId, id }, include: COLLECTOR_INCLUDE });
  if (!row) throw notFound("collector");
  return row;
}
