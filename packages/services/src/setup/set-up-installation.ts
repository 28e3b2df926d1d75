import type { Database } from "@padit/db";
import type { Keyring } from "../keyring/keyring";
import { ensurePlanKey, type PlanKey } from "../keyring/plan-key";

/**
 * Creates what an installation has once: its shards and the key that signs plans. A higher `shards` adds rows, a lower one removes none.
 */
export async function setUpInstallation(db: Database, { keyring, shards }: { keyring: Keyring; shards: number }): Promise<PlanKey> {
  await db.asSystem((tx) => tx.shard.createMany({ data: Array.from({ length: shards }, (_, id) => ({ id })), skipDuplicates: true }));
  return ensurePlanKey(db, keyring);
}
