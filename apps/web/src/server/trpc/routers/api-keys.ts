import { CreateApiKey, createApiKey } from "@padit/services/api-keys/create-api-key";
import { listApiKeys } from "@padit/services/api-keys/list-api-keys";
import { RevokeApiKey, revokeApiKey } from "@padit/services/api-keys/revoke-api-key";
import { organizationProcedure, router } from "../init";

export const apiKeys = router({
  list: organizationProcedure.query(({ ctx }) => listApiKeys(ctx.service)),
  create: organizationProcedure.input(CreateApiKey).mutation(({ ctx, input }) => createApiKey(ctx.service, input)),
  revoke: organizationProcedure.input(RevokeApiKey).mutation(({ ctx, input }) => revokeApiKey(ctx.service, input)),
});
