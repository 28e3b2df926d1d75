import { AlertPrecision, alertPrecision, GetMeasuredPrecision, getBudgetSpend, getMeasuredPrecision } from "@padit/services/verdicts";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const verdicts = router({
  budget: organizationProcedure.query(({ ctx }) => getBudgetSpend(ctx.service)),
  precision: heavyProcedure.input(GetMeasuredPrecision).query(({ ctx, input }) => getMeasuredPrecision(ctx.service, input)),
  ofAlert: heavyProcedure.input(AlertPrecision).query(({ ctx, input }) => alertPrecision(ctx.service, input)),
});
