import type { ServiceContext } from "../service-context";
import { isLive } from "./session-terms";

/** Whether a session still counts and its person is still a member of the organization. @param sessionId the session's `id` */
export async function hasAccess(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  { sessionId: idHash, tenantId }: { sessionId: string; tenantId: string },
): Promise<boolean> {
  const live = { user: { disabledAt: null, members: { some: { tenantId } } } };
  return (await db.asSystem((tx) => tx.userSession.count({ where: { idHash, ...isLive(now()), ...live } }))) > 0;
}
