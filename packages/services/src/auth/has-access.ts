import { hasSecondFactor } from "../factors/verify-factor";
import { isSecondFactorRequired } from "../organizations/require-second-factor";
import type { ServiceContext } from "../service-context";
import { isLive } from "./session-terms";

/**
 * Whether a session is active, its person is a member of the organization, and has a second factor if the organization requires one.
 * @param sessionId the session's `id`
 */
export async function hasAccess(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  { sessionId: idHash, tenantId }: { sessionId: string; tenantId: string },
): Promise<boolean> {
  return db.asSystem(async (tx) => {
    const live = { user: { disabledAt: null, members: { some: { tenantId } } } };
    const session = await tx.userSession.findFirst({ where: { idHash, ...isLive(now()), ...live }, select: { userId: true } });
    if (!session) return false;
    const { settings } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { settings: true } });
    return !isSecondFactorRequired(settings) || hasSecondFactor(tx, session.userId);
  });
}
