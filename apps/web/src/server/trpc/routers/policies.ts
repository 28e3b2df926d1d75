import { ApplyPolicy, applyPolicy, ChangeDefaultAlerts, changeDefaultAlerts, getPolicy } from "@padit/services/policies";
import { organizationProcedure, router } from "../init";

export const policies = router({
  get: organizationProcedure.query(({ ctx }) => getPolicy(ctx.service)),
  change: organizationProcedure.input(ApplyPolicy).mutation(({ ctx, input }) => applyPolicy(ctx.service, input)),
  changeDefaultAlerts: organizationProcedure
    .input(ChangeDefaultAlerts)
    .mutation(({ ctx, input }) => changeDefaultAlerts(ctx.service, input)),
});
