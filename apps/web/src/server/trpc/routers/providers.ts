import { GrantAccess, grantAccess, listProviders, RevokeAccess, revokeAccess } from "@padit/services/providers";
import { organizationProcedure, router } from "../init";

/** What an organization lets other organizations do for it. */
export const providers = router({
  list: organizationProcedure.query(({ ctx }) => listProviders(ctx.service)),
  grant: organizationProcedure.input(GrantAccess).mutation(({ ctx, input }) => grantAccess(ctx.service, input)),
  revoke: organizationProcedure.input(RevokeAccess).mutation(({ ctx, input }) => revokeAccess(ctx.service, input)),
});
