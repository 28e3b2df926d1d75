import { AcceptInvite, acceptInvite } from "@padit/services/members/accept-invite";
import { ChangeRole, changeRole } from "@padit/services/members/change-role";
import { InviteMember, inviteMember } from "@padit/services/members/invite-member";
import { listInvites } from "@padit/services/members/list-invites";
import { listMembers } from "@padit/services/members/member-queries";
import { RemoveMember, removeMember } from "@padit/services/members/remove-member";
import { RevokeInvite, revokeInvite } from "@padit/services/members/revoke-invite";
import { organizationProcedure, personProcedure, router } from "../init";

export const members = router({
  list: organizationProcedure.query(({ ctx }) => listMembers(ctx.service)),
  invites: organizationProcedure.query(({ ctx }) => listInvites(ctx.service)),
  invite: organizationProcedure.input(InviteMember).mutation(({ ctx, input }) => inviteMember(ctx.service, input)),
  revokeInvite: organizationProcedure.input(RevokeInvite).mutation(({ ctx, input }) => revokeInvite(ctx.service, input)),
  changeRole: organizationProcedure.input(ChangeRole).mutation(({ ctx, input }) => changeRole(ctx.service, input)),
  remove: organizationProcedure.input(RemoveMember).mutation(({ ctx, input }) => removeMember(ctx.service, input)),
  accept: personProcedure.input(AcceptInvite).mutation(({ ctx, input }) => acceptInvite(ctx.asPerson, input)),
});
