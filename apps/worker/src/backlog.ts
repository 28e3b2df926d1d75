import type { Database } from "@padit/db";

/** What waits in the database at one moment. Ages in milliseconds; null where there is no lease or checkpoint yet. */
export interface Backlog {
  shards: { shard: number; lagBatches: number; lagMs: number; leaseAgeMs: number | null; checkpointAgeMs: number | null }[];
  /** Every kind, also where nothing waits. */
  outbox: { kind: string; pending: number; oldestMs: number }[];
}

const OUTBOX_KINDS = ["delivery", "workflow", "event"] as const;

export async function readBacklog(db: Database, now: Date): Promise<Backlog> {
  const ageMs = (at: Date | null | undefined): number | null => (at ? Math.max(now.getTime() - at.getTime(), 0) : null);
  return db.asSystem(async (tx) => {
    const shards: Backlog["shards"] = [];
    for (const { id, head, watermark, leasedAt, checkpointAt } of await tx.shard.findMany({ orderBy: { id: "asc" } })) {
      const oldest =
        head > watermark
          ? await tx.batchLog.findFirst({
              where: { shard: id, seq: { gt: watermark } },
              orderBy: { seq: "asc" },
              select: { receivedAt: true },
            })
          : null;
      shards.push({
        shard: id,
        lagBatches: Number(head - watermark),
        lagMs: ageMs(oldest?.receivedAt) ?? 0,
        leaseAgeMs: ageMs(leasedAt),
        checkpointAgeMs: ageMs(checkpointAt),
      });
    }
    const waiting = await tx.outbox.groupBy({
      by: ["kind"],
      where: { dispatchedAt: null },
      _count: { _all: true },
      _min: { createdAt: true },
    });
    const outbox = OUTBOX_KINDS.map((kind) => {
      const own = waiting.find((row) => row.kind === kind);
      return { kind, pending: own?._count._all ?? 0, oldestMs: ageMs(own?._min.createdAt) ?? 0 };
    });
    return { shards, outbox };
  });
}
