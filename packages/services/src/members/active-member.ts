import type { TenantTx } from "@padit/db";

/**
 * The member with an address to which mails about all endpoints may go; null for API keys, for people who were disabled or removed, and for those
 * who see some endpoints only.
 */
export async function findActiveMember(tx: TenantTx, tenantId: string, userId: string | null): Promise<{ email: string } | null> {
  if (userId === null) return null;
  const member = await tx.member.findFirst({
    where: { tenantId, userId, disabledAt: null, endpointLimit: null, user: { disabledAt: null } },
    select: { user: { select: { email: true } } },
  });
  return member?.user ?? null;
}
