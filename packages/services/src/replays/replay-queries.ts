import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type ReplayView, replayView } from "./replay-view";

/** @throws PaditError not_found */
export async function findReplay(tx: TenantTx, tenantId: string, id: string): Promise<ReplayView> {
  const row = await tx.replay.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("replay");
  return replayView(row);
}

/** The newest replay of a policy or a model. */
export async function findLatestReplay(
  tx: TenantTx,
  tenantId: string,
  subject: { policyId: string } | { modelId: string },
): Promise<ReplayView | null> {
  const row = await tx.replay.findFirst({ where: { tenantId, ...subject }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  return row && replayView(row);
}

export const GetReplay = z.object({ replayId: z.guid() });

export async function getReplay(ctx: ServiceContext, input: z.input<typeof GetReplay>): Promise<ReplayView> {
  authorize(ctx, "viewer", null);
  const { replayId } = parse(GetReplay, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => findReplay(tx, ctx.actor.tenantId, replayId));
}
