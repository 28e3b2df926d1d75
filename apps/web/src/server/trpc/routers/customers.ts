import {
  AcceptCustomer,
  acceptCustomer,
  customersOverview,
  LeaveCustomer,
  ListCustomerEndpoints,
  ListCustomerIncidents,
  leaveCustomer,
  listCustomerEndpoints,
  listCustomerIncidents,
  listCustomers,
} from "@padit/services/providers";
import { reachedThrough } from "../../reached-organizations";
import { organizationProcedure, router } from "../init";

/** For lists over this organization and its customers. */
const reachingProcedure = organizationProcedure.use(({ ctx, next }) =>
  next({ ctx: { reached: reachedThrough(ctx.session, ctx.service.actor.tenantId) } }),
);

/** The organizations for which this one works. */
export const customers = router({
  list: organizationProcedure.query(({ ctx }) => listCustomers(ctx.service)),
  accept: organizationProcedure.input(AcceptCustomer).mutation(({ ctx, input }) => acceptCustomer(ctx.service, input)),
  leave: organizationProcedure.input(LeaveCustomer).mutation(({ ctx, input }) => leaveCustomer(ctx.service, input)),
  overview: reachingProcedure.query(({ ctx }) => customersOverview(ctx.service, ctx.reached)),
  incidents: reachingProcedure
    .input(ListCustomerIncidents)
    .query(({ ctx, input }) => listCustomerIncidents(ctx.service, ctx.reached, input)),
  endpoints: reachingProcedure
    .input(ListCustomerEndpoints)
    .query(({ ctx, input }) => listCustomerEndpoints(ctx.service, ctx.reached, input)),
});
