import type { SystemTx, TenantTx } from "./doors";

/** Waits for every other transaction that locked the same name, and holds the lock until this transaction ends. */
export async function lockUntilCommit(tx: TenantTx, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Locks the name until this transaction ends, unless another transaction holds it. Returns whether this one does. */
export async function tryLockUntilCommit(tx: SystemTx, name: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS mine`;
  return row?.mine ?? false;
}
