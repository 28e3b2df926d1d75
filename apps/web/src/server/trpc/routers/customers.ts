import { AcceptCustomer, acceptCustomer, LeaveCustomer, leaveCustomer, listCustomers } from "@padit/services/providers";
import { organizationProcedure, router } from "../init";

/** The organizations for which this one works. */
export const customers = router({
  list: organizationProcedure.query(({ ctx }) => listCustomers(ctx.service)),
  accept: organizationProcedure.input(AcceptCustomer).mutation(({ ctx, input }) => acceptCustomer(ctx.service, input)),
  leave: organizationProcedure.input(LeaveCustomer).mutation(({ ctx, input }) => leaveCustomer(ctx.service, input)),
});
