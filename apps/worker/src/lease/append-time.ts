import { gzipSync } from "node:zlib";
import type { Database } from "@padit/db";
import { PaditError } from "@padit/domain";

export interface TimeBatch {
  shard: number;
  /** Fencing token of the lease. */
  token: bigint;
  collectors: readonly { tenantId: string; collectorId: string }[];
  now: Date;
}

/**
 * Appends one batch without rows for each collector to the log of a shard, so that time passes for sources that stopped sending. Time is an entry
 * of the log like samples are, because whoever rebuilds a pipeline from the log must close the same windows.
 * @throws PaditError `conflict` when another worker holds the shard
 */
export async function appendTime(db: Database, { shard, token, collectors, now }: TimeBatch): Promise<void> {
  const n = collectors.length;
  const payload = new Uint8Array(gzipSync(JSON.stringify({ series: [], ts: [], value: [] })));
  await db.asSystem(async (tx) => {
    const [row] = await tx.shard.updateManyAndReturn({
      where: { id: shard, token },
      data: { head: { increment: n } },
      select: { head: true },
    });
    if (!row) throw new PaditError("conflict", `shard ${shard} is held by another worker`);
    const first = row.head - BigInt(n) + 1n;
    await tx.batchLog.createMany({
      data: collectors.map((collector, i) => ({ ...collector, shard, seq: first + BigInt(i), receivedAt: now, payload })),
    });
  });
}
