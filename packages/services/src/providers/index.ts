export { AcceptCustomer, acceptCustomer, LeaveCustomer, leaveCustomer } from "./accept-customer";
export { type CustomerSummary, customersOverview } from "./customers-overview";
export { GrantAccess, grantAccess, RevokeAccess, revokeAccess } from "./grant-access";
export { type CustomerEndpoint, ListCustomerEndpoints, listCustomerEndpoints } from "./list-customer-endpoints";
export { type CustomerFault, type CustomerIncident, ListCustomerIncidents, listCustomerIncidents } from "./list-customer-incidents";
export { listCustomers, listProviders, type PartnerView } from "./partner-queries";
export type { ReachedOrganization } from "./reached";
