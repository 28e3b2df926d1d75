import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type ExperimentView, type TrialView, trialView } from "./experiment-view";
import { findExperiment } from "./find-experiment";

export const GetExperiment = z.object({
  experimentId: z.guid(),
  /** Trials of one family only. */
  family: z.string().max(200).optional(),
});

const NEWEST = 300;

/** With its newest trials, newest first. */
export async function getExperiment(
  ctx: ServiceContext,
  input: z.input<typeof GetExperiment>,
): Promise<{ experiment: ExperimentView; trials: (TrialView & { family: string })[] }> {
  authorize(ctx, "viewer", null);
  const { experimentId, family } = parse(GetExperiment, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const experiment = await findExperiment(tx, tenantId, experimentId);
    const rows = await tx.trial.findMany({
      where: { tenantId, experimentId, ...(family && { family }) },
      orderBy: [{ at: "desc" }, { rung: "desc" }, { candidate: "asc" }],
      take: NEWEST,
    });
    return { experiment, trials: rows.map((row) => ({ family: row.family, ...trialView(row) })) };
  });
}
