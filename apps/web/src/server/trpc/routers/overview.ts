import {
  AlertSpend,
  alertSpend,
  DismissGettingStarted,
  dismissGettingStarted,
  fleetOverview,
  gettingStarted,
} from "@padit/services/overview";
import { organizationProcedure, router } from "../init";

export const overview = router({
  fleet: organizationProcedure.query(({ ctx }) => fleetOverview(ctx.service)),
  alertSpend: organizationProcedure.input(AlertSpend).query(({ ctx, input }) => alertSpend(ctx.service, input)),
  gettingStarted: organizationProcedure.query(({ ctx }) => gettingStarted(ctx.service)),
  dismissGettingStarted: organizationProcedure
    .input(DismissGettingStarted)
    .mutation(({ ctx, input }) => dismissGettingStarted(ctx.service, input)),
});
