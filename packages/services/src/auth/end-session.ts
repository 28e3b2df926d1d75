import { auditPerson } from "../account/audit-person";
import { hashSecret } from "../hash-secret";
import type { PersonContext, ServiceContext } from "../service-context";

/** Signs out: the next request with this session id is nobody's. Ending twice is ending once. */
export async function endSession({ db, now }: Pick<ServiceContext, "db" | "now">, sessionId: string): Promise<void> {
  await db.asSystem((tx) =>
    tx.userSession.updateMany({ where: { idHash: hashSecret(sessionId), revokedAt: null }, data: { revokedAt: now() } }),
  );
}

/** Ends one of the person's own sessions, by its `id` in the list. @returns whether there was one to end */
export async function endListedSession(ctx: PersonContext, id: string): Promise<boolean> {
  return ctx.db.asSystem(async (tx) => {
    const { count } = await tx.userSession.updateMany({
      where: { idHash: id, userId: ctx.person.userId, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (count > 0) await auditPerson(tx, ctx, { action: "account.end_session" });
    return count > 0;
  });
}
