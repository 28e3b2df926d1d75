import { hasSecondFactor } from "../factors/verify-factor";
import { hashSecret } from "../hash-secret";
import { Language, type LanguageCode } from "../language";
import { membershipsOf } from "../organizations/membership";
import type { SessionMembership } from "../organizations/session-membership";
import type { ServiceContext } from "../service-context";
import { isLive } from "./session-terms";

export interface SessionView {
  /** Identifies the session in the account's list; grants no access. */
  id: string;
  userId: string;
  email: string;
  name: string;
  /** Name of an IANA time zone. */
  timeZone: string;
  /** Language of the screens; null: the browser decides. */
  language: LanguageCode | null;
  hasSecondFactor: boolean;
  /** The organization whose provider opened the session; null: a password or a passkey did. */
  signOnTenantId: string | null;
  /** When the person last proved who they are in this session; null: never in a way that counts. */
  provenAt: Date | null;
  /** The organization that the person visited last. */
  lastTenantId: string | null;
  /** Sorted by name. */
  memberships: SessionMembership[];
}

const NOTE_AFTER_MS = 60_000;

/** The person of a session, with the current roles; null if the session ended, expired, was idle too long or was revoked. */
export async function findSession({ db, now }: Pick<ServiceContext, "db" | "now">, sessionId: string): Promise<SessionView | null> {
  const idHash = hashSecret(sessionId);
  const at = now();
  return db.asSystem(async (tx) => {
    const session = await tx.userSession.findFirst({
      where: { idHash, ...isLive(at) },
      select: {
        lastSeenAt: true,
        lastTenantId: true,
        signOnTenantId: true,
        provenAt: true,
        user: { select: { id: true, email: true, name: true, timeZone: true, language: true } },
      },
    });
    if (!session) return null;
    const { user, lastSeenAt, lastTenantId, signOnTenantId, provenAt } = session;
    if (at.getTime() - lastSeenAt.getTime() >= NOTE_AFTER_MS)
      await tx.userSession.updateMany({ where: { idHash }, data: { lastSeenAt: at } });
    const { id: userId, language, ...person } = user;
    return {
      id: idHash,
      userId,
      ...person,
      language: Language.nullable().parse(language),
      lastTenantId,
      signOnTenantId,
      provenAt,
      hasSecondFactor: await hasSecondFactor(tx, userId),
      memberships: await membershipsOf(tx, userId),
    };
  });
}
