import type { Database } from "@padit/db";
import {
  databaseObjectStore,
  folderIdentity,
  folderObjectStore,
  type ObjectStore,
  type S3Environment,
  S3ObjectStore,
  s3OptionsOf,
} from "@padit/objects";
import { livingProcesses } from "@padit/services/presence";
import type { z } from "zod";

interface SharedObjects {
  store: ObjectStore;
  /** The same for all workers that reach the same objects. */
  place: string;
}

export type ObjectsEnv = z.output<typeof S3Environment> & { PADIT_OBJECT_DIR?: string | undefined };

/** The objects that the environment places outside of the database; null: none. @throws Error when it names both a bucket and a folder */
export function openOutsideObjects(env: ObjectsEnv): { store: ObjectStore; readPlace: () => Promise<string> } | null {
  const s3 = s3OptionsOf(env);
  const folder = env.PADIT_OBJECT_DIR;
  if (s3 && folder !== undefined) throw new Error("set S3_BUCKET or PADIT_OBJECT_DIR, not both");
  if (folder !== undefined) return { store: folderObjectStore(folder), readPlace: async () => `folder ${await folderIdentity(folder)}` };
  if (!s3) return null;
  const store = new S3ObjectStore(s3);
  return { store, readPlace: async () => `bucket ${s3.bucket} ${await store.identity()}` };
}

/** The installation's objects: in a bucket or a folder where one is set, else in the database. */
export async function openObjects(db: Database, env: ObjectsEnv): Promise<SharedObjects> {
  const outside = openOutsideObjects(env);
  if (!outside) return { store: databaseObjectStore(db.objects), place: "database" };
  return { store: outside.store, place: await outside.readPlace() };
}

/**
 * Workers hand each other checkpoints: one that keeps them elsewhere would relearn every shard that it takes over, and make others relearn.
 *
 * @throws Error when a worker that runs keeps its objects in another place
 */
export async function refuseSeparateObjects(db: Database, own: { id: string; place: string; now: Date }): Promise<void> {
  const others = await livingProcesses(db, "worker", own.now);
  const other = others.find(({ id, objects }) => id !== own.id && objects !== undefined && objects !== own.place);
  if (!other) return;
  throw new Error(
    `worker ${other.id} keeps checkpoints in another place (${other.objects}) than this one (${own.place}), so detection would relearn ` +
      "whenever a shard changes its worker. Unset PADIT_OBJECT_DIR and S3_BUCKET for all workers to keep checkpoints in the database, mount " +
      "one folder on all hosts, or name one bucket and prefix for all",
  );
}
