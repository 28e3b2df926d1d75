import { auditPerson } from "../account/audit-person";
import { hashSecret } from "../hash-secret";
import type { PersonContext, ServiceContext } from "../service-context";

/** Signs out: later requests with this session id are anonymous. Ending a session twice has no further effect. */
export async function endSession({ db, now, ip }: Pick<ServiceContext, "db" | "now" | "ip">, sessionId: string): Promise<void> {
  const where = { idHash: hashSecret(sessionId), revokedAt: null };
  await db.asSystem(async (tx) => {
    const session = await tx.userSession.findFirst({ where, select: { user: { select: { id: true, name: true } } } });
    const { count } = await tx.userSession.updateMany({ where, data: { revokedAt: now() } });
    if (!session || count === 0) return;
    const person = { userId: session.user.id, name: session.user.name };
    await auditPerson(tx, { db, now, ip, person }, { action: "account.sign_out" });
  });
}

/** Ends one of the person's own sessions, by its `id` in the list. @returns whether an active session was ended */
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
