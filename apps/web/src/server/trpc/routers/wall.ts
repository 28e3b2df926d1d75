import { CreateWallLink, createWallLink, listWallLinks, RevokeWallLink, revokeWallLink } from "@padit/services/wall";
import { organizationProcedure, router } from "../init";

export const wall = router({
  list: organizationProcedure.query(({ ctx }) => listWallLinks(ctx.service)),
  create: organizationProcedure.input(CreateWallLink).mutation(({ ctx, input }) => createWallLink(ctx.service, input)),
  revoke: organizationProcedure.input(RevokeWallLink).mutation(({ ctx, input }) => revokeWallLink(ctx.service, input)),
});
