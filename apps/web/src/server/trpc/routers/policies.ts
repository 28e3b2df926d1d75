import { ApplyPolicy, applyPolicy } from "@padit/services/policies/apply-policy";
import { ChangeDefaultAlerts, changeDefaultAlerts } from "@padit/services/policies/change-default-alerts";
import { getPolicy } from "@padit/services/policies/get-policy";
import { organizationProcedure, router } from "../init";

export const policies = router({
  get: organizationProcedure.query(({ ctx }) => getPolicy(ctx.service)),
  change: organizationProcedure.input(ApplyPolicy).mutation(({ ctx, input }) => applyPolicy(ctx.service, input)),
  changeDefaultAlerts: organizationProcedure
    .input(ChangeDefaultAlerts)
    .mutation(({ ctx, input }) => changeDefaultAlerts(ctx.service, input)),
});
