import { authorize, type ServiceContext } from "../service-context";
import { INVITE_SELECT, type InviteView, isStanding } from "./member-view";

/** Lists invites that can still be accepted, newest first. */
export async function listInvites(ctx: ServiceContext): Promise<InviteView[]> {
  authorize(ctx, "admin", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, (tx) =>
    tx.invite.findMany({
      where: { tenantId, ...isStanding(ctx.now()) },
      select: INVITE_SELECT,
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    }),
  );
}
