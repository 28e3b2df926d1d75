export { AcceptCustomer, acceptCustomer, LeaveCustomer, leaveCustomer } from "./accept-customer";
export { GrantAccess, grantAccess, RevokeAccess, revokeAccess } from "./grant-access";
export { listCustomers, listProviders } from "./partner-queries";
