export { changeQuotas, readQuotaChange } from "./change-quotas";
export { listOrganizations, type OrganizationRow } from "./list-organizations";
export { resumeOrganization, suspendOrganization } from "./suspend-organization";
