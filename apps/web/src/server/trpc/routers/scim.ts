import { createScimToken, getScim, removeScim, SaveScim, saveScim } from "@padit/services/scim";
import { organizationProcedure, router } from "../init";

export const scim = router({
  get: organizationProcedure.query(({ ctx }) => getScim(ctx.service)),
  createToken: organizationProcedure.mutation(({ ctx }) => createScimToken(ctx.service)),
  save: organizationProcedure.input(SaveScim).mutation(({ ctx, input }) => saveScim(ctx.service, input)),
  remove: organizationProcedure.mutation(({ ctx }) => removeScim(ctx.service)),
});
