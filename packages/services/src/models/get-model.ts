import { z } from "zod";
import { findLatestReplay } from "../replays/find-replay";
import type { ReplayView } from "../replays/replay-view";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findModel } from "./find-model";
import type { ModelView } from "./model-view";

export const GetModel = z.object({ modelId: z.guid() });

/** With the replay against what holds now that was asked for last, and what it took over from. */
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
