import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findModel } from "./model-queries";
import type { ModelView } from "./model-view";

export const RollBackModel = z.object({ modelId: z.guid() });

/** Retires a champion and restores its predecessor: the previous model, or the defaults (null). */
export async function rollBackModel(ctx: ServiceContext, input: z.input<typeof RollBackModel>): Promise<ModelView | null> {
  authorize(ctx, "operator", null);
  const { modelId: id } = parse(RollBackModel, input);
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { family, version, state, predecessorId } = await findModel(tx, tenantId, id);
    if (state !== "champion") throw new PaditError("conflict", "Only the champion can be rolled back.");
    await tx.model.update({ where: { tenantId_id: { tenantId, id } }, data: { state: "retired", retiredAt: at } });
    const before = predecessorId === null ? null : await findModel(tx, tenantId, predecessorId);
    if (before)
      await tx.model.update({
        where: { tenantId_id: { tenantId, id: before.id } },
        data: { state: "champion", promotedAt: at, promotedBy: ctx.actor.name, retiredAt: null },
      });
    const detail = { before: { family, champion: version }, after: { champion: before?.version ?? null } };
    await audit(tx, ctx, { action: "model.roll-back", targetType: "model", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "model", id);
    return before && findModel(tx, tenantId, before.id);
  });
}
