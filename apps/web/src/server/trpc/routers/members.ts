import { getJoinLimit, LimitJoining, limitJoining, PreviewLimit, previewLimit } from "@padit/services/limits";
import {
  AcceptInvite,
  acceptInvite,
  ChangeRole,
  changeRole,
  DisableMember,
  disableMember,
  enableMember,
  InviteMember,
  inviteMember,
  LimitMember,
  limitMember,
  listInvites,
  listMembers,
  RemoveMember,
  RevokeInvite,
  removeMember,
  revokeInvite,
} from "@padit/services/members";
import { organizationProcedure, personProcedure, router } from "../init";

export const members = router({
  list: organizationProcedure.query(({ ctx }) => listMembers(ctx.service)),
  invites: organizationProcedure.query(({ ctx }) => listInvites(ctx.service)),
  invite: organizationProcedure.input(InviteMember).mutation(({ ctx, input }) => inviteMember(ctx.service, input)),
  revokeInvite: organizationProcedure.input(RevokeInvite).mutation(({ ctx, input }) => revokeInvite(ctx.service, input)),
  changeRole: organizationProcedure.input(ChangeRole).mutation(({ ctx, input }) => changeRole(ctx.service, input)),
  limit: organizationProcedure.input(LimitMember).mutation(({ ctx, input }) => limitMember(ctx.service, input)),
  previewLimit: organizationProcedure.input(PreviewLimit).query(({ ctx, input }) => previewLimit(ctx.service, input)),
  joinLimit: organizationProcedure.query(({ ctx }) => getJoinLimit(ctx.service)),
  limitJoining: organizationProcedure.input(LimitJoining).mutation(({ ctx, input }) => limitJoining(ctx.service, input)),
  disable: organizationProcedure.input(DisableMember).mutation(({ ctx, input }) => disableMember(ctx.service, input)),
  enable: organizationProcedure.input(DisableMember).mutation(({ ctx, input }) => enableMember(ctx.service, input)),
  remove: organizationProcedure.input(RemoveMember).mutation(({ ctx, input }) => removeMember(ctx.service, input)),
  accept: personProcedure.input(AcceptInvite).mutation(({ ctx, input }) => acceptInvite(ctx.asPerson, input)),
});
