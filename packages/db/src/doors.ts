import { PaditError } from "@padit/domain";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { z } from "zod";
import { Prisma, PrismaClient } from "./generated/prisma/client";

/** A transaction that sees the rows of one organization only. */
export type TenantTx = Prisma.TransactionClient;
/** A transaction before the organization is known; `before-tenant.ts` lists the tables that it can reach. */
export type SystemTx = Prisma.TransactionClient;
/** A transaction of a shard's lease holder. It sees no organization's rows until `forTenant` names an organization. */
export interface ShardTx {
  readonly prisma: Prisma.TransactionClient;
  /** From this call on the transaction sees the rows of this organization only. */
  forTenant(tenantId: string): Promise<void>;
}

/** Limits in ms: `maxWait` for a free connection, `timeout` for the whole transaction. */
const WAITS = { maxWait: 5_000, timeout: 30_000 };

/** The client owns the pool: `$disconnect` ends the pool. */
export const connect = (pool: pg.Pool): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }), transactionOptions: WAITS });

async function nameTenant(tx: Prisma.TransactionClient, tenantId: string): Promise<void> {
  // Local to the transaction: COMMIT and ROLLBACK clear the setting, so the pooled connection does not keep it.
  await tx.$executeRaw`SELECT set_config('app.tenant_id', ${z.guid().parse(tenantId)}, true)`;
}

/**
 * Does a part of a transaction as another organization, which the caller has found under its own row security to share a row with it: the
 * other one's audit entry about this row commits together with the row.
 */
export async function asPartner<T>(tx: TenantTx, { own, partner }: { own: string; partner: string }, work: () => Promise<T>): Promise<T> {
  await nameTenant(tx, partner);
  const value = await work();
  await nameTenant(tx, own);
  return value;
}

/** From this call on the transaction sees only these endpoints of its organization, and of alerts and series only theirs. */
export async function limitEndpoints(tx: TenantTx, endpointIds: readonly string[]): Promise<void> {
  const ids = z.array(z.guid()).parse(endpointIds);
  // An array's text, which is never empty: an empty setting would be no limit.
  await tx.$executeRaw`SELECT set_config('app.endpoint_limit', ${`{${ids.join(",")}}`}, true)`;
}

/** @throws PaditError "conflict" when another transaction stored the same unique key first; a check before the write cannot prevent that */
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

/** Whether a write violated a unique key. The error has ended its transaction. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

/** @throws PaditError "conflict" when another worker acquired the shard after `token` was issued */
export function withShard<T>(app: PrismaClient, shard: number, token: bigint, work: (tx: ShardTx) => Promise<T>): Promise<T> {
  return app.$transaction(async (tx) => {
    // The row lock keeps the next holder from acquiring the shard before this transaction ends.
    const held = await tx.$queryRaw<unknown[]>`SELECT FROM shard WHERE id = ${shard} AND token = ${token} FOR UPDATE`;
    if (held.length === 0) throw new PaditError("conflict", `the lease of shard ${shard} has passed to another worker`);
    return work({ prisma: tx, forTenant: (tenantId) => nameTenant(tx, tenantId) });
  });
}

export const asSystem = <T>(system: PrismaClient, work: (tx: SystemTx) => Promise<T>): Promise<T> => system.$transaction(work);
