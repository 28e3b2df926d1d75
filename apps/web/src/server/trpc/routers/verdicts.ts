import { AlertPrecision, alertPrecision, GetMeasuredPrecision, getMeasuredPrecision } from "@padit/services/verdicts";
import { heavyProcedure, router } from "../init";

export const verdicts = router({
  precision: heavyProcedure.input(GetMeasuredPrecision).query(({ ctx, input }) => getMeasuredPrecision(ctx.service, input)),
  ofAlert: heavyProcedure.input(AlertPrecision).query(({ ctx, input }) => alertPrecision(ctx.service, input)),
});
