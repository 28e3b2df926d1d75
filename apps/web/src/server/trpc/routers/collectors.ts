import { CollectorActivity, collectorActivity } from "@padit/services/collectors/collector-activity";
import { CollectorLosses, collectorLosses } from "@padit/services/collectors/collector-losses";
import { GetCollector, getCollector, ListCollectors, listCollectors } from "@padit/services/collectors/collector-queries";
import { CreateEnrolmentToken, createEnrolmentToken } from "@padit/services/collectors/create-enrolment-token";
import { GetEnrolment, getEnrolment } from "@padit/services/collectors/get-enrolment";
import { GetProbeJob, getProbeJob } from "@padit/services/collectors/get-probe-job";
import { RenameCollector, renameCollector } from "@padit/services/collectors/rename-collector";
import { RevokeCollector, revokeCollector } from "@padit/services/collectors/revoke-collector";
import { StartProbeJob, startProbeJob } from "@padit/services/collectors/start-probe-job";
import { organizationProcedure, router } from "../init";

export const collectors = router({
  list: organizationProcedure.input(ListCollectors).query(({ ctx, input }) => listCollectors(ctx.service, input)),
  get: organizationProcedure.input(GetCollector).query(({ ctx, input }) => getCollector(ctx.service, input)),
  activity: organizationProcedure.input(CollectorActivity).query(({ ctx, input }) => collectorActivity(ctx.service, input)),
  losses: organizationProcedure.input(CollectorLosses).query(({ ctx, input }) => collectorLosses(ctx.service, input)),
  rename: organizationProcedure.input(RenameCollector).mutation(({ ctx, input }) => renameCollector(ctx.service, input)),
  revoke: organizationProcedure.input(RevokeCollector).mutation(({ ctx, input }) => revokeCollector(ctx.service, input)),
  createToken: organizationProcedure.input(CreateEnrolmentToken).mutation(({ ctx, input }) => createEnrolmentToken(ctx.service, input)),
  enrolment: organizationProcedure.input(GetEnrolment).query(({ ctx, input }) => getEnrolment(ctx.service, input)),
  startProbe: organizationProcedure.input(StartProbeJob).mutation(({ ctx, input }) => startProbeJob(ctx.service, input)),
  probeJob: organizationProcedure.input(GetProbeJob).query(({ ctx, input }) => getProbeJob(ctx.service, input)),
});
