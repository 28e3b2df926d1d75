import { getRoutes, PreviewRoutes, previewRoutes, SaveRoutes, saveRoutes } from "@padit/services/routing";
import { organizationProcedure, router } from "../init";

export const routes = router({
  list: organizationProcedure.query(({ ctx }) => getRoutes(ctx.service)),
  save: organizationProcedure.input(SaveRoutes).mutation(({ ctx, input }) => saveRoutes(ctx.service, input)),
  preview: organizationProcedure.input(PreviewRoutes).query(({ ctx, input }) => previewRoutes(ctx.service, input)),
});
