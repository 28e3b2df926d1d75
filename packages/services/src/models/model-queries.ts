import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { findLatestReplay } from "../replays/replay-queries";
import type { ReplayView } from "../replays/replay-view";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type ModelView, modelView } from "./model-view";

/** @throws PaditError not_found */
export async function findModel(tx: TenantTx, tenantId: string, id: string): Promise<ModelView> {
  const row = await tx.model.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("model");
  return modelView(row);
}

export const GetModel = z.object({ modelId: z.guid() });

/** A model with the newest replay that compares it with the present champion or defaults, and with its predecessor. */
export async function getModel(
  ctx: ServiceContext,
  input: z.input<typeof GetModel>,
): Promise<{ model: ModelView; predecessor: ModelView | null; replay: ReplayView | null }> {
  authorize(ctx, "viewer", null);
  const { modelId } = parse(GetModel, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const model = await findModel(tx, tenantId, modelId);
    const predecessor = model.predecessorId === null ? null : await findModel(tx, tenantId, model.predecessorId);
    return { model, predecessor, replay: await findLatestReplay(tx, tenantId, { modelId }) };
  });
}

export const ListModels = z.object({ family: z.string().max(200).optional() });

const NEWEST = 500;

/** Lists models by family, newest version first. */
export async function listModels(ctx: ServiceContext, input: z.input<typeof ListModels>): Promise<ModelView[]> {
  authorize(ctx, "viewer", null);
  const { family } = parse(ListModels, input);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.model.findMany({ where: { tenantId, ...(family && { family }) }, orderBy: [{ family: "asc" }, { version: "desc" }], take: NEWEST }),
  );
  return rows.map(modelView);
}
