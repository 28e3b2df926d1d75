import type { PersonContext } from "../service-context";
import { isLive } from "./session-terms";

export interface ListedSession {
  /** Identifies the session; grants no access. */
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  ip: string | null;
  userAgent: string | null;
  isCurrent: boolean;
}

/** The person's active sessions, last used first. @param currentId `id` of the session that sends the request */
export async function listSessions({ db, now, person }: PersonContext, currentId: string): Promise<ListedSession[]> {
  const rows = await db.asSystem((tx) =>
    tx.userSession.findMany({
      where: { userId: person.userId, ...isLive(now()) },
      select: { idHash: true, createdAt: true, lastSeenAt: true, ip: true, userAgent: true },
      orderBy: { lastSeenAt: "desc" },
    }),
  );
  return rows.map(({ idHash, ...session }) => ({ id: idHash, ...session, isCurrent: idHash === currentId }));
}
