import { hasAccess, type SessionView } from "@padit/services/auth";
import type { Installation } from "../installation";
import type { Change } from "./change-feed";

/** Interval of checks, because expired and idle sessions send no notification. */
const RECHECK_MS = 60_000;

export interface AccessWatch {
  /** Aborts when the session ends, or its person leaves the organization or is limited to other endpoints than before. */
  signal: AbortSignal;
  stop(): void;
}

/**
 * Watches whether a long answer (stream, download) may continue. Every end of a session or membership is a change of the topic `member`.
 */
export async function watchAccess(
  { db, changes }: Pick<Installation, "db" | "changes">,
  { session, tenantId }: { session: Pick<SessionView, "id" | "userId" | "memberships">; tenantId: string },
): Promise<AccessWatch> {
  const ended = new AbortController();
  const membership = session.memberships.find((known) => known.tenantId === tenantId);
  const endpointLimit = membership?.endpointLimit ?? null;
  // Whoever works for a customer loses the access also by what changes in the own organization.
  const watched = [tenantId, ...(membership?.via ? [membership.via.tenantId] : [])];
  const check = async (): Promise<void> => {
    const isAllowed = await hasAccess({ db, now: () => new Date() }, { sessionId: session.id, tenantId, endpointLimit });
    if (!isAllowed) ended.abort();
  };
  // While the database is unreachable, access cannot be checked; no new data are sent in that time either.
  const checkSoon = (): void => void check().catch(() => {});
  const onChange = (change: Change): void => {
    if (change.topic === "resync" || (change.topic === "member" && (change.id === session.userId || watched.includes(change.id))))
      checkSoon();
  };
  const leaves: (() => void)[] = [];
  const timer = setInterval(checkSoon, RECHECK_MS).unref();
  const stop = (): void => {
    for (const leave of leaves) leave();
    clearInterval(timer);
  };
  try {
    for (const id of watched) leaves.push(await changes.watch(id, onChange));
    await check(); // covers changes before the watch started
  } catch (error) {
    stop();
    throw error;
  }
  return { signal: ended.signal, stop };
}
