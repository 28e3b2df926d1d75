import type { TenantTx } from "./doors";
import type { Database } from "./open-database";

/** A database whose transactions for this organization run inside the given open transaction. */
export const joinedTo = (db: Database, own: string, tx: TenantTx): Database => ({
  ...db,
  withTenant(tenantId, work) {
    if (tenantId !== own) throw new Error("one transaction acts in one organization");
    return work(tx);
  },
});

/**
 * Does the work and takes back every change and notification of it; the transaction goes on. An error of the work leaves the transaction
 * to its caller, which must roll back.
 */
export async function undone<T>(tx: TenantTx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT undone`;
  const value = await work();
  await tx.$executeRaw`ROLLBACK TO SAVEPOINT undone`;
  await tx.$executeRaw`RELEASE SAVEPOINT undone`;
  return value;
}
