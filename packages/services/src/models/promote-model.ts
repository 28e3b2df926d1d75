import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findModel } from "./model-queries";
import type { ModelView } from "./model-view";

export const PromoteModel = z.object({ modelId: z.guid() });

/**
 * Makes a model the champion of its family. Live detection loads it within seconds: series learn with it in parallel to the old model, and
 * change over without a gap in detection.
 */
export async function promoteModel(ctx: ServiceContext, input: z.input<typeof PromoteModel>): Promise<ModelView> {
  authorize(ctx, "operator", null);
  const { modelId: id } = parse(PromoteModel, input);
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { family, version, state, tuning } = await findModel(tx, tenantId, id);
    if (state === "champion") throw new PaditError("conflict", "This model is the champion already.");
    if (tuning === null) throw new PaditError("conflict", "This model was fitted by another version of PADIT. Train the family again.");
    const champion = await tx.model.findFirst({ where: { tenantId, family, state: "champion" } });
    if (champion)
      await tx.model.update({ where: { tenantId_id: { tenantId, id: champion.id } }, data: { state: "retired", retiredAt: at } });
    await tx.model.update({
      where: { tenantId_id: { tenantId, id } },
      data: { state: "champion", predecessorId: champion?.id ?? null, promotedAt: at, promotedBy: ctx.actor.name, retiredAt: null },
    });
    const detail = { before: { champion: champion?.version ?? null }, after: { family, champion: version } };
    await audit(tx, ctx, { action: "model.promote", targetType: "model", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "model", id);
    return findModel(tx, tenantId, id);
  });
}
