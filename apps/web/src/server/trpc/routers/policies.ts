import { ApplyPolicy, applyPolicy } from "@padit/services/policies/apply-policy";
import { getPolicy } from "@padit/services/policies/get-policy";
import { organizationProcedure, router } from "../init";

export const policies = router({
  get: organizationProcedure.query(({ ctx }) => getPolicy(ctx.service)),
  change: organizationProcedure.input(ApplyPolicy).mutation(({ ctx, input }) => applyPolicy(ctx.service, input)),
});
