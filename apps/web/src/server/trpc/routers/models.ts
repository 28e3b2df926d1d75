import {
  GetModel,
  getModel,
  ListModels,
  listModels,
  PromoteModel,
  promoteModel,
  RollBackModel,
  rollBackModel,
} from "@padit/services/models";
import { organizationProcedure, router } from "../init";

export const models = router({
  list: organizationProcedure.input(ListModels).query(({ ctx, input }) => listModels(ctx.service, input)),
  get: organizationProcedure.input(GetModel).query(({ ctx, input }) => getModel(ctx.service, input)),
  promote: organizationProcedure.input(PromoteModel).mutation(({ ctx, input }) => promoteModel(ctx.service, input)),
  rollBack: organizationProcedure.input(RollBackModel).mutation(({ ctx, input }) => rollBackModel(ctx.service, input)),
});
