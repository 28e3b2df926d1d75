import type { TenantTx } from "./doors";

/** Waits for every other transaction that locked the same name, and holds the lock until this transaction ends. */
export async function lockUntilCommit(tx: TenantTx, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
