import { CreateApiKey, createApiKey, listApiKeys, RevokeApiKey, revokeApiKey } from "@padit/services/api-keys";
import { organizationProcedure, router } from "../init";

export const apiKeys = router({
  list: organizationProcedure.query(({ ctx }) => listApiKeys(ctx.service)),
  create: organizationProcedure.input(CreateApiKey).mutation(({ ctx, input }) => createApiKey(ctx.service, input)),
  revoke: organizationProcedure.input(RevokeApiKey).mutation(({ ctx, input }) => revokeApiKey(ctx.service, input)),
});
