import {
  ChangeOrganizationSettings,
  CreateOrganization,
  changeOrganizationSettings,
  createOrganization,
  DeleteOrganization,
  deleteOrganization,
  getOrganizationSettings,
  listMyOrganizations,
  RenameOrganization,
  RequireSecondFactor,
  renameOrganization,
  requireSecondFactor,
} from "@padit/services/organizations";
import { getUsage } from "@padit/services/quotas";
import { organizationProcedure, personProcedure, router } from "../init";

export const organizations = router({
  list: personProcedure.query(({ ctx }) => listMyOrganizations(ctx.asPerson)),
  create: personProcedure.input(CreateOrganization).mutation(({ ctx, input }) => createOrganization(ctx.asPerson, input)),
  rename: organizationProcedure.input(RenameOrganization).mutation(({ ctx, input }) => renameOrganization(ctx.service, input)),
  settings: organizationProcedure.query(({ ctx }) => getOrganizationSettings(ctx.service)),
  changeSettings: organizationProcedure
    .input(ChangeOrganizationSettings)
    .mutation(({ ctx, input }) => changeOrganizationSettings(ctx.service, input)),
  requireSecondFactor: organizationProcedure
    .input(RequireSecondFactor)
    .mutation(({ ctx, input }) => requireSecondFactor(ctx.service, input)),
  usage: organizationProcedure.query(({ ctx }) => getUsage(ctx.service)),
  delete: organizationProcedure.input(DeleteOrganization).mutation(({ ctx, input }) => deleteOrganization(ctx.service, input)),
});
