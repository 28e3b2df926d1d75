import type { TenantTx } from "@padit/db";
import { authorize, isLimited, notFound, type ServiceContext } from "../service-context";
import { MEMBER_SELECT, type MemberView, memberView } from "./member-view";

/** @throws PaditError not_found */
export async function findMember(tx: TenantTx, tenantId: string, userId: string): Promise<MemberView> {
  const row = await tx.member.findUnique({ where: { tenantId_userId: { tenantId, userId } }, select: MEMBER_SELECT });
  if (!row) throw notFound("member");
  return memberView(row);
}

/** Lists members by name. Who is limited to some endpoints sees nobody else: other members may be other customers. */
export async function listMembers(ctx: ServiceContext): Promise<MemberView[]> {
  authorize(ctx, "viewer", null, "within_limit");
  const { actor } = ctx;
  const { tenantId } = actor;
  const own = isLimited(actor) && actor.kind === "user" ? { userId: actor.userId } : {};
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.member.findMany({ where: { tenantId, ...own }, select: MEMBER_SELECT, orderBy: [{ user: { name: "asc" } }, { userId: "asc" }] }),
  );
  return rows.map(memberView);
}
