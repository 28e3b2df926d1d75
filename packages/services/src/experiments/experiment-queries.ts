import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type ExperimentView, experimentView, type TrialView, trialView } from "./experiment-view";

/** @throws PaditError not_found */
export async function findExperiment(tx: TenantTx, tenantId: string, id: string): Promise<ExperimentView> {
  const row = await tx.experiment.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("experiment");
  return experimentView(row);
}

export const GetExperiment = z.object({
  experimentId: z.guid(),
  /** Limits the trials to one family. */
  family: z.string().max(200).optional(),
});

const NEWEST = 300;

/** An experiment with its newest trials, newest first. */
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

export const ListExperiments = PageInput;
const Cursor = z.tuple([z.iso.datetime(), z.guid()]);

/** Lists experiments, newest first. */
export async function listExperiments(ctx: ServiceContext, input: z.input<typeof ListExperiments>): Promise<Page<ExperimentView>> {
  authorize(ctx, "viewer", null);
  const { limit, cursor } = parse(ListExperiments, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.experiment.findMany({
      where: { tenantId, ...(after && { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }] }) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
    }),
  );
  return pageOf(rows, limit, experimentView, ({ createdAt, id }) => [createdAt.toISOString(), id]);
}
