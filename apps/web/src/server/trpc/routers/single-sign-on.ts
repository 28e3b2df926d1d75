import {
  addMailDomain,
  checkSingleSignOn,
  getSingleSignOn,
  listMailDomains,
  OneMailDomain,
  RequireSingleSignOn,
  removeMailDomain,
  removeSingleSignOn,
  requireSingleSignOn,
  SaveDirectory,
  SaveSamlProvider,
  SaveSingleSignOn,
  saveDirectory,
  saveSamlProvider,
  saveSingleSignOn,
  verifyMailDomain,
} from "@padit/services/sso";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const singleSignOn = router({
  get: organizationProcedure.query(({ ctx }) => getSingleSignOn(ctx.service)),
  save: organizationProcedure.input(SaveSingleSignOn).mutation(({ ctx, input }) => saveSingleSignOn(ctx.service, input)),
  saveSaml: organizationProcedure.input(SaveSamlProvider).mutation(({ ctx, input }) => saveSamlProvider(ctx.service, input)),
  saveDirectory: organizationProcedure.input(SaveDirectory).mutation(({ ctx, input }) => saveDirectory(ctx.service, input)),
  check: heavyProcedure.query(({ ctx }) => checkSingleSignOn(ctx.service, ctx.installation.egress)),
  require: organizationProcedure.input(RequireSingleSignOn).mutation(({ ctx, input }) => requireSingleSignOn(ctx.service, input)),
  remove: organizationProcedure.mutation(({ ctx }) => removeSingleSignOn(ctx.service)),
  domains: organizationProcedure.query(({ ctx }) => listMailDomains(ctx.service)),
  addDomain: organizationProcedure.input(OneMailDomain).mutation(({ ctx, input }) => addMailDomain(ctx.service, input)),
  verifyDomain: heavyProcedure
    .input(OneMailDomain)
    .mutation(({ ctx, input }) => verifyMailDomain(ctx.service, ctx.installation.resolveTxt, input)),
  removeDomain: organizationProcedure.input(OneMailDomain).mutation(({ ctx, input }) => removeMailDomain(ctx.service, input)),
});
