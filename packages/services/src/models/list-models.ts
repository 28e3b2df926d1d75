import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type ModelView, modelView } from "./model-view";

export const ListModels = z.object({ family: z.string().max(200).optional() });

const NEWEST = 500;

/** By family, newest version first. */
export async function listModels(ctx: ServiceContext, input: z.input<typeof ListModels>): Promise<ModelView[]> {
  authorize(ctx, "viewer", null);
  const { family } = parse(ListModels, input);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.model.findMany({ where: { tenantId, ...(family && { family }) }, orderBy: [{ family: "asc" }, { version: "desc" }], take: NEWEST }),
  );
  return rows.map(modelView);
}
