import { hasSecondFactor } from "../factors/verify-factor";
import { membershipsOf } from "../organizations/membership";
import type { ServiceContext } from "../service-context";
import { accessDenial } from "./access-denial";
import { isLive } from "./session-terms";

/**
 * Whether a session is active, its person is a member of the organization, or of a provider to which it granted access, with the same limit as
 * before, and it has what the organization demands.
 * @param sessionId the session's `id`
 */
export async function hasAccess(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  { sessionId: idHash, tenantId, endpointLimit = null }: { sessionId: string; tenantId: string; endpointLimit?: string | null },
): Promise<boolean> {
  return db.asSystem(async (tx) => {
    const where = { idHash, ...isLive(now()), user: { disabledAt: null } };
    const session = await tx.userSession.findFirst({ where, select: { userId: true, signOnTenantId: true } });
    if (!session) return false;
    const { userId, signOnTenantId } = session;
    const membership = (await membershipsOf(tx, userId)).find((known) => known.tenantId === tenantId);
    if (membership?.endpointLimit !== endpointLimit) return false;
    return accessDenial({ signOnTenantId, hasSecondFactor: await hasSecondFactor(tx, userId) }, membership) === null;
  });
}
