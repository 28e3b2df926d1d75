import { auditPerson } from "../account/audit-person";
import type { PersonContext } from "../service-context";

/** Ends every session of the person except the session with this `id`. @returns the number of ended sessions */
export async function endOtherSessions(ctx: PersonContext, currentId: string): Promise<number> {
  return ctx.db.asSystem(async (tx) => {
    const { count } = await tx.userSession.updateMany({
      where: { userId: ctx.person.userId, idHash: { not: currentId }, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (count > 0) await auditPerson(tx, ctx, { action: "account.end_other_sessions", detail: { count } });
    return count;
  });
}
