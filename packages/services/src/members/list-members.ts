import { authorize, type ServiceContext } from "../service-context";
import { MEMBER_SELECT, type MemberView, memberView } from "./member-view";

/** By name. */
export async function listMembers(ctx: ServiceContext): Promise<MemberView[]> {
  authorize(ctx, "viewer", null);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.member.findMany({ where: { tenantId }, select: MEMBER_SELECT, orderBy: [{ user: { name: "asc" } }, { userId: "asc" }] }),
  );
  return rows.map(memberView);
}
