import { PaditError } from "@padit/domain";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { z } from "zod";
import { Prisma, PrismaClient } from "./generated/prisma/client";

/** A transaction in which one organization's rows, and no others, exist. */
export type TenantTx = Prisma.TransactionClient;
/** A transaction before any organization is known; see before-tenant.ts for the tables it reaches. */
export type SystemTx = Prisma.TransactionClient;
/** A transaction of a shard's lease holder. No organization's rows exist in it until `forTenant` names one. */
export interface ShardTx {
  readonly prisma: Prisma.TransactionClient;
  /** From here on the transaction sees this organization, and no longer the one before. */
  forTenant(tenantId: string): Promise<void>;
}

/** A transaction waits this long for a free connection, and may last this long. */
const WAITS = { maxWait: 5_000, timeout: 30_000 };

/** The client owns the pool: disconnecting ends it. */
export const connect = (pool: pg.Pool): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }), transactionOptions: WAITS });

async function nameTenant(tx: Prisma.TransactionClient, tenantId: string): Promise<void> {
  // local to the transaction: the pooled connection forgets it at COMMIT and ROLLBACK
  await tx.$executeRaw`SELECT set_config('app.tenant_id', ${z.guid().parse(tenantId)}, true)`;
}

/** @throws PaditError "conflict" when a row of the same unique key was written meanwhile: a check before the write cannot see the race */
export async function withTenant<T>(app: PrismaClient, tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  try {
    return await app.$transaction(async (tx) => {
      await nameTenant(tx, tenantId);
      return work(tx);
    });
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new PaditError("conflict", "The same name or thing was saved by someone else a moment ago. Reload and try again.", { cause });
  }
}

/** Whether a write met a row with the same unique key. Its transaction is over by then. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

/** @throws PaditError "conflict" when another holder has taken the shard since `token` was given out */
export function withShard<T>(app: PrismaClient, shard: number, token: bigint, work: (tx: ShardTx) => Promise<T>): Promise<T> {
  return app.$transaction(async (tx) => {
    // the row lock keeps the next holder from taking the shard before this transaction has ended
    const held = await tx.$queryRaw<unknown[]>`SELECT FROM shard WHERE id = ${shard} AND token = ${token} FOR UPDATE`;
    if (held.length === 0) throw new PaditError("conflict", `the lease of shard ${shard} has passed to another worker`);
    return work({ prisma: tx, forTenant: (tenantId) => nameTenant(tx, tenantId) });
  });
}

export const asSystem = <T>(system: PrismaClient, work: (tx: SystemTx) => Promise<T>): Promise<T> => system.$transaction(work);
