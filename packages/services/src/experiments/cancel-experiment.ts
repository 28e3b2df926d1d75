import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findExperiment } from "./experiment-queries";
import type { ExperimentView } from "./experiment-view";

export const CancelExperiment = z.object({ experimentId: z.guid() });

/**
 * Cancels an experiment: a queued one at once, a running one within a second or two. Trials and models stay. An ended one does not change.
 */
export async function cancelExperiment(ctx: ServiceContext, input: z.input<typeof CancelExperiment>): Promise<ExperimentView> {
  authorize(ctx, "operator", null);
  const { experimentId: id } = parse(CancelExperiment, input);
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { state } = await findExperiment(tx, tenantId, id);
    await tx.experiment.updateMany({
      where: { tenantId, id, state: "queued" },
      data: { state: "cancelled", cancelRequestedAt: at, endedAt: at },
    });
    await tx.experiment.updateMany({ where: { tenantId, id, state: "running" }, data: { cancelRequestedAt: at } });
    await audit(tx, ctx, { action: "experiment.cancel", targetType: "experiment", targetId: id, detail: { before: { state } } });
    await tellBrowsers(tx, tenantId, "experiment", id);
    return findExperiment(tx, tenantId, id);
  });
}
