import { z } from "zod";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type ProbeJobView, probeJobView } from "./probe-job-view";

export const GetProbeJob = z.object({ jobId: z.guid() });

export async function getProbeJob(ctx: ServiceContext, input: z.input<typeof GetProbeJob>): Promise<ProbeJobView> {
  authorize(ctx, "operator", "endpoints:read");
  const { jobId: id } = parse(GetProbeJob, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const job = await tx.probeJob.findUnique({ where: { tenantId_id: { tenantId, id } }, include: { results: true } });
    if (!job) throw notFound("probe job");
    return probeJobView(job, ctx.now());
  });
}
