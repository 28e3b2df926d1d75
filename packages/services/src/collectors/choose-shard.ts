import type { SystemTx } from "@padit/db";

/** A tenant with this many collectors on each of its shards gets a further shard. */
const COLLECTORS_PER_SHARD = 32;

export interface ShardLoad {
  shard: number;
  tenantId: string;
  collectors: number;
}

/** The shard of a tenant's next collector: a tenant uses few shards, and shards fill evenly. */
export function chooseShard(loads: readonly ShardLoad[], tenantId: string, shards: number): number {
  const own = loads.filter((load) => load.tenantId === tenantId && load.shard < shards && load.collectors < COLLECTORS_PER_SHARD);
  const [roomiest] = own.toSorted((a, b) => a.collectors - b.collectors);
  if (roomiest) return roomiest.shard;
  const filled = Array.from({ length: shards }, () => 0);
  for (const { shard, collectors } of loads) if (shard < shards) filled[shard] = (filled[shard] ?? 0) + collectors;
  return filled.indexOf(Math.min(...filled));
}

/** The shard for the tenant's next collector, given the existing collectors. @param shards number of shards of the installation */
export async function findShard(tx: SystemTx, tenantId: string, shards: number): Promise<number> {
  const load = await tx.collector.groupBy({ by: ["shard", "tenantId"], _count: true });
  return chooseShard(
    load.map((row) => ({ shard: row.shard, tenantId: row.tenantId, collectors: row._count })),
    tenantId,
    shards,
  );
}
