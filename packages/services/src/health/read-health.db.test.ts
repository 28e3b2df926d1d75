import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keepPresence, presenceRow } from "../presence/keep-presence";
import { createTestOrganization } from "../testing/test-organization";
import { readHealth } from "./read-health";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());
beforeEach(async () => {
  await database.db.asSystem((tx) => tx.installation.deleteMany({ where: { key: { contains: "/" } } }));
  await database.db.asSystem((tx) => tx.$executeRaw`UPDATE collector SET revoked_at = now()`);
});

const now = (): Date => new Date();
const health = () => readHealth({ db: database.db, now });
const rethrow = (error: unknown): never => {
  throw error;
};

async function present(part: "ingest" | "worker", streams = 0) {
  const listener = await database.db.listen(["padit_outbox"], () => {});
  const presence = keepPresence({
    store: presenceRow(database.db, part, newId()),
    listener,
    streams: () => streams,
    now,
    onFailure: rethrow,
  });
  await presence.written();
  return { presence, listener };
}

async function enrolledCollector(lastSeenAt: Date): Promise<void> {
  const { tenantId } = await createTestOrganization(database.db);
  const id = newId();
  await database.db.withTenant(tenantId, (tx) =>
    tx.collector.create({ data: { tenantId, id, name: id, shard: 0, publicKey: new Uint8Array(32), lastSeenAt } }),
  );
}

test("a process is there while its connection stands, and gone the moment it breaks", async () => {
  expect((await health()).worker.status).toBe("down");
  const { presence, listener } = await present("worker");
  expect(await health()).toMatchObject({ database: { status: "ok", backend: "postgresql" }, worker: { status: "ok" } });
  await listener.close();
  expect((await health()).worker).toEqual({ status: "down", detail: "no worker process is running" });
  await presence.stop();
});

test("a beat that is too old does not count, and an orderly stop leaves no row", async () => {
  const { presence, listener } = await present("ingest");
  const later = (): Date => new Date(Date.now() + 11_000);
  expect((await readHealth({ db: database.db, now: later })).ingest.status).toBe("down");
  await presence.stop();
  expect(await database.db.asSystem((tx) => tx.installation.count({ where: { key: { startsWith: "ingest/" } } }))).toBe(0);
  await listener.close();
});

test("collectors are well when one of them is connected and heard", async () => {
  expect((await health()).collectors).toEqual({ status: "ok", detail: "none is enrolled" });
  await enrolledCollector(new Date(Date.now() - 60_000));
  expect((await health()).collectors).toEqual({ status: "down", detail: "none was heard lately" });
  await enrolledCollector(now());
  expect((await health()).collectors).toEqual({ status: "down", detail: "none is connected" });
  const { presence, listener } = await present("ingest", 1);
  expect((await health()).collectors).toEqual({ status: "ok", detail: "some are silent" });
  await presence.stop();
  await listener.close();
});

test("a database that does not answer is an answer", async () => {
  const other = await createTestDatabase();
  await other.dispose();
  expect(await readHealth({ db: other.db, now })).toMatchObject({
    database: { status: "down" },
    ingest: { status: "unknown" },
    worker: { status: "unknown" },
    collectors: { status: "unknown" },
  });
});
