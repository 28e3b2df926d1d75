import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@padit/db/testing";
import { S3Environment } from "@padit/objects";
import { keepPresence, presenceRow } from "@padit/services/presence";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openObjects, refuseSeparateObjects } from "./shared-objects";

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let folders: string[];
beforeAll(async () => {
  test = await createTestDatabase();
  folders = await Promise.all(["a", "b"].map((name) => mkdtemp(join(tmpdir(), `padit-objects-${name}-`))));
});
afterAll(async () => {
  await test.dispose();
  for (const folder of folders) await rm(folder, { recursive: true });
});

const envOf = (folder: string | undefined) => ({ ...S3Environment.parse({}), PADIT_OBJECT_DIR: folder });
const rethrow = (error: unknown): never => {
  throw error;
};

it("a second worker joins where it finds the first one's checkpoints, and is refused where it does not", async () => {
  const { db } = test;
  const [shared = "", lone] = folders;
  const first = await openObjects(db, envOf(shared));
  const presence = keepPresence({
    store: presenceRow(db, "worker", "first"),
    listener: { backend: null },
    objects: first.place,
    now: () => new Date(),
    onFailure: rethrow,
  });
  await presence.written();
  const join = async (folder: string | undefined, now = new Date()) =>
    refuseSeparateObjects(db, { id: "second", place: (await openObjects(db, envOf(folder))).place, now });
  await join(shared);
  await expect(join(lone)).rejects.toThrow(/worker first keeps checkpoints in another place.*Unset PADIT_OBJECT_DIR/s);
  await expect(join(undefined)).rejects.toThrow(/than this one \(database\)/);
  // A worker that was killed is no longer there after its heartbeats have stopped for a while.
  await join(lone, new Date(Date.now() + 11_000));
  await presence.stop();
  await join(lone);
});
