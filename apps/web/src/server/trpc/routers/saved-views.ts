import {
  CreateSavedView,
  createSavedView,
  DeleteSavedView,
  deleteSavedView,
  listSavedViews,
  UpdateSavedView,
  updateSavedView,
} from "@padit/services/saved-views";
import { organizationProcedure, router } from "../init";

export const savedViews = router({
  list: organizationProcedure.query(({ ctx }) => listSavedViews(ctx.service)),
  create: organizationProcedure.input(CreateSavedView).mutation(({ ctx, input }) => createSavedView(ctx.service, input)),
  update: organizationProcedure.input(UpdateSavedView).mutation(({ ctx, input }) => updateSavedView(ctx.service, input)),
  delete: organizationProcedure.input(DeleteSavedView).mutation(({ ctx, input }) => deleteSavedView(ctx.service, input)),
});
