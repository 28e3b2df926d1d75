import {
  CancelExperiment,
  cancelExperiment,
  GetExperiment,
  getExperiment,
  ListExperiments,
  listExperiments,
  listFamilies,
  StartExperiment,
  startExperiment,
} from "@padit/services/experiments";
import { organizationProcedure, router } from "../init";

export const experiments = router({
  families: organizationProcedure.query(({ ctx }) => listFamilies(ctx.service)),
  list: organizationProcedure.input(ListExperiments).query(({ ctx, input }) => listExperiments(ctx.service, input)),
  get: organizationProcedure.input(GetExperiment).query(({ ctx, input }) => getExperiment(ctx.service, input)),
  start: organizationProcedure.input(StartExperiment).mutation(({ ctx, input }) => startExperiment(ctx.service, input)),
  cancel: organizationProcedure.input(CancelExperiment).mutation(({ ctx, input }) => cancelExperiment(ctx.service, input)),
});
