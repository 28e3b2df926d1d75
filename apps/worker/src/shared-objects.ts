import type { Database } from "@padit/db";
import { databaseObjectStore, folderIdentity, folderObjectStore, type ObjectStore } from "@padit/objects";
import { livingProcesses } from "@padit/services/presence";

interface SharedObjects {
  store: ObjectStore;
  /** The same for all workers that reach the same objects. */
  place: string;
}

/** The installation's objects: in a folder where one is set, else in the database. */
export async function openObjects(db: Database, folder: string | undefined): Promise<SharedObjects> {
  if (folder === undefined) return { store: databaseObjectStore(db.objects), place: "database" };
  return { store: folderObjectStore(folder), place: `folder ${await folderIdentity(folder)}` };
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
      "whenever a shard changes its worker. Unset PADIT_OBJECT_DIR for all workers to keep checkpoints in the database, or mount one " +
      "folder on all hosts",
  );
}
