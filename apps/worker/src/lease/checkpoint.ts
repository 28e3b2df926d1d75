import { createHash } from "node:crypto";
import type { Database } from "@padit/db";
import type { ObjectStore } from "@padit/objects";

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The pipeline's state after the batch at `position`. */
export interface Checkpoint {
  position: bigint;
  snapshot: Uint8Array;
}
export interface CheckpointRow {
  checkpointPosition: bigint;
  checkpointKey: string | null;
  checkpointDigest: string | null;
}

/** null when there is none yet; "lost" when the store does not hold the object that the row names. The log is then read from its beginning. */
export async function loadCheckpoint(store: ObjectStore, row: CheckpointRow): Promise<Checkpoint | "lost" | null> {
  if (row.checkpointKey === null) return null;
  const bytes = await store.get(row.checkpointKey);
  if (bytes === null || digestOf(bytes) !== row.checkpointDigest) return "lost";
  return { position: row.checkpointPosition, snapshot: bytes };
}

/** Object first, row second, old object last: whenever this stops, the row names an object that is whole. */
export async function saveCheckpoint(
  { db, store }: { db: Database; store: ObjectStore },
  { shard, token }: { shard: number; token: bigint },
  { position, snapshot }: Checkpoint,
  now: Date,
): Promise<void> {
  const key = `checkpoints/${shard}/${position}-${token}.bin`;
  await store.put(key, snapshot);
  // Before the row is locked: it takes a while.
  const checkpointDigest = digestOf(snapshot);
  const previous = await db.withShard(shard, token, async ({ prisma }) => {
    const row = await prisma.shard.findUniqueOrThrow({ where: { id: shard }, select: { checkpointKey: true } });
    await prisma.shard.update({
      where: { id: shard },
      data: { checkpointPosition: position, checkpointKey: key, checkpointDigest, checkpointAt: now },
    });
    return row.checkpointKey;
  });
  if (previous !== null && previous !== key) await store.delete(previous);
}
