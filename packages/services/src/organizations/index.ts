export { CreateOrganization, createOrganization } from "./create-organization";
export { DeleteOrganization, deleteOrganization, deleteOwned } from "./delete-organization";
export { listMyOrganizations } from "./organization-queries";
export {
  ChangeOrganizationSettings,
  changeOrganizationSettings,
  getOrganizationSettings,
  organizationSettingsOf,
} from "./organization-settings";
export { RenameOrganization, renameOrganization } from "./rename-organization";
export { RequireSecondFactor, requireSecondFactor } from "./require-second-factor";
export { isSample, sampleMark } from "./sample-mark";
