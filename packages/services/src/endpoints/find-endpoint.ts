import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { ENDPOINT_INCLUDE, type EndpointRow } from "./endpoint-view";

/** @throws PaditError not_found */
export async function findEndpoint(tx: TenantTx, tenantId: string, id: string): Promise<EndpointRow> {
  const row = await tx.endpoint.findFirst({ where: { tenantId, id, deletedAt: null }, include: ENDPOINT_INCLUDE });
  if (!row) throw notFound("endpoint");
  return row;
}
