import {
  CollectorActivity,
  CollectorLosses,
  CreateEnrolmentToken,
  CreatePushCollector,
  collectorActivity,
  collectorLosses,
  createEnrolmentToken,
  createPushCollector,
  GetCollector,
  GetEnrolment,
  GetProbeJob,
  getCollector,
  getEnrolment,
  getProbeJob,
  ListCollectors,
  listCollectors,
  RenameCollector,
  RevokeCollector,
  RotatePushToken,
  renameCollector,
  revokeCollector,
  rotatePushToken,
  StartProbeJob,
  startProbeJob,
  UpdatePushCollector,
  updatePushCollector,
} from "@padit/services/collectors";
import { collectorIn } from "../../collectors-in";
import { organizationProcedure, router } from "../init";

export const collectors = router({
  list: organizationProcedure.input(ListCollectors).query(async ({ ctx, input }) => {
    const { items, ...page } = await listCollectors(ctx.service, input);
    return { ...page, items: items.map((item) => collectorIn(ctx.session.language ?? "en", item)) };
  }),
  get: organizationProcedure
    .input(GetCollector)
    .query(async ({ ctx, input }) => collectorIn(ctx.session.language ?? "en", await getCollector(ctx.service, input))),
  activity: organizationProcedure.input(CollectorActivity).query(({ ctx, input }) => collectorActivity(ctx.service, input)),
  losses: organizationProcedure.input(CollectorLosses).query(({ ctx, input }) => collectorLosses(ctx.service, input)),
  rename: organizationProcedure.input(RenameCollector).mutation(({ ctx, input }) => renameCollector(ctx.service, input)),
  revoke: organizationProcedure.input(RevokeCollector).mutation(({ ctx, input }) => revokeCollector(ctx.service, input)),
  createToken: organizationProcedure.input(CreateEnrolmentToken).mutation(({ ctx, input }) => createEnrolmentToken(ctx.service, input)),
  createPush: organizationProcedure.input(CreatePushCollector).mutation(({ ctx, input }) => createPushCollector(ctx.service, input)),
  rotatePushToken: organizationProcedure.input(RotatePushToken).mutation(({ ctx, input }) => rotatePushToken(ctx.service, input)),
  updatePush: organizationProcedure.input(UpdatePushCollector).mutation(({ ctx, input }) => updatePushCollector(ctx.service, input)),
  enrolment: organizationProcedure.input(GetEnrolment).query(async ({ ctx, input }) => {
    const { collector, ...enrolment } = await getEnrolment(ctx.service, input);
    return { ...enrolment, collector: collector && collectorIn(ctx.session.language ?? "en", collector) };
  }),
  startProbe: organizationProcedure.input(StartProbeJob).mutation(({ ctx, input }) => startProbeJob(ctx.service, input)),
  probeJob: organizationProcedure.input(GetProbeJob).query(({ ctx, input }) => getProbeJob(ctx.service, input)),
});
