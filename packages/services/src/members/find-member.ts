import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { MEMBER_SELECT, type MemberView, memberView } from "./member-view";

/** @throws PaditError not_found */
export async function findMember(tx: TenantTx, tenantId: string, userId: string): Promise<MemberView> {
  const row = await tx.member.findUnique({ where: { tenantId_userId: { tenantId, userId } }, select: MEMBER_SELECT });
  if (!row) throw notFound("member");
  return memberView(row);
}
