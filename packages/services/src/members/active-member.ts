import type { TenantTx } from "@padit/db";

/** The member with an address to which mails may go; null for API keys and for people who were disabled or removed. */
export async function findActiveMember(tx: TenantTx, tenantId: string, userId: string | null): Promise<{ email: string } | null> {
  if (userId === null) return null;
  const member = await tx.member.findFirst({
    where: { tenantId, userId, disabledAt: null, user: { disabledAt: null } },
    select: { user: { select: { email: true } } },
  });
  return member?.user ?? null;
}
