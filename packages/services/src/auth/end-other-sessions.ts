import type { PersonContext } from "../service-context";

/** Ends every session of the person but the one with this `id`. @returns how many ended */
export async function endOtherSessions({ db, now, person }: PersonContext, currentId: string): Promise<number> {
  const { count } = await db.asSystem((tx) =>
    tx.userSession.updateMany({
      where: { userId: person.userId, idHash: { not: currentId }, revokedAt: null },
      data: { revokedAt: now() },
    }),
  );
  return count;
}
