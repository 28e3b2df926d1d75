import { createHash } from "node:crypto";
import type { TenantTx } from "@padit/db";
import { type Json, PaditError } from "@padit/domain";
import { z } from "zod";

const HOLD_MS = 24 * 3_600_000;

/** Digest of the parts that make two requests equal. */
export const digestOf = (...parts: readonly Json[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

export interface OnceKey {
  tenantId: string;
  /** Chosen by the verb's caller. */
  key: string;
  digest: string;
  now: Date;
}

/**
 * Does the work once per key within 24 h, in the caller's transaction; a repetition gets the first answer.
 * @throws PaditError conflict when the key belongs to another request
 */
export async function once<T extends Json>(tx: TenantTx, { tenantId, key, digest, now }: OnceKey, work: () => Promise<T>): Promise<Json> {
  await tx.idempotencyKey.deleteMany({ where: { tenantId, key, createdAt: { lt: new Date(now.getTime() - HOLD_MS) } } });
  // Waits while another transaction holds the key, whose commit or rollback decides.
  const { count } = await tx.idempotencyKey.createMany({ data: [{ tenantId, key, digest, createdAt: now }], skipDuplicates: true });
  const where = { tenantId_key: { tenantId, key } };
  if (count === 0) {
    const first = await tx.idempotencyKey.findUniqueOrThrow({ where });
    if (first.digest !== digest) throw new PaditError("conflict", "This idempotency key stands for another request.");
    return z.json().parse(first.response);
  }
  const answer = await work();
  await tx.idempotencyKey.update({ where, data: { status: 200, response: answer ?? {} } });
  return answer;
}
