import type { SystemTx } from "@padit/db";
import { audit } from "../audit";
import type { OrganizationMembership } from "../organizations/session-membership";
import type { PersonContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import type { StandingInvite } from "./standing-invite";

/** Makes the person a member and uses up the invite. An existing member keeps the present role. */
export async function join(tx: SystemTx, ctx: Omit<PersonContext, "db">, invite: StandingInvite): Promise<OrganizationMembership> {
  const { tenantId, id, organization } = invite;
  const { userId } = ctx.person;
  const data = { tenantId, userId, role: invite.role, endpointLimit: invite.endpointLimit, createdAt: ctx.now() };
  await tx.member.createMany({ data: [data], skipDuplicates: true });
  const { role } = await tx.member.findUniqueOrThrow({ where: { tenantId_userId: { tenantId, userId } }, select: { role: true } });
  await tx.invite.update({ where: { tenantId_id: { tenantId, id } }, data: { acceptedAt: ctx.now() } });
  const actor = { kind: "user", ...ctx.person, tenantId, role } as const;
  await audit(
    tx,
    { ...ctx, actor },
    {
      action: "member.join",
      targetType: "member",
      targetId: userId,
      detail: { after: { role, endpointLimit: invite.endpointLimit }, invite: id },
    },
  );
  await tellBrowsers(tx, tenantId, "member", userId);
  return { tenantId, ...organization, role };
}
