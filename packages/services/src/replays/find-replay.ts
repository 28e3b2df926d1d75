import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { type ReplayView, replayView } from "./replay-view";

/** @throws PaditError not_found */
export async function findReplay(tx: TenantTx, tenantId: string, id: string): Promise<ReplayView> {
  const row = await tx.replay.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("replay");
  return replayView(row);
}

/** The one asked for last. */
export async function findLatestReplay(
  tx: TenantTx,
  tenantId: string,
  subject: { policyId: string } | { modelId: string },
): Promise<ReplayView | null> {
  const row = await tx.replay.findFirst({ where: { tenantId, ...subject }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  return row && replayView(row);
}
