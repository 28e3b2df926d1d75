import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type ExperimentView, experimentView } from "./experiment-view";

export const ListExperiments = PageInput;
const Cursor = z.tuple([z.iso.datetime(), z.guid()]);

/** Newest first. */
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
