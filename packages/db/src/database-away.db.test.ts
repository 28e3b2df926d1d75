import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "./open-database";
import { createTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: process.env.PADIT_TEST_POSTGRES_URL });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.dispose();
});

const AWAY = { code: "unavailable", retryAfterSeconds: 5 };
const breakConnections = () =>
  admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('padit_app', 'padit_system') AND datname = $1", [
    new URL(database.urls.app).pathname.slice(1),
  ]);

test("a server that is not there is unavailable, and the doors say when to come back", async () => {
  const nowhere = "postgresql://padit_app:x@127.0.0.1:9/x"; // discard port: no server listens
  const db = openDatabase({ app: nowhere, system: nowhere });
  await expect(db.asSystem((tx) => tx.tenant.count())).rejects.toMatchObject(AWAY);
  await expect(db.withTenant(crypto.randomUUID(), (tx) => tx.tenant.count())).rejects.toMatchObject(AWAY);
  await db.close();
});

test("a connection that breaks within a transaction is unavailable, and the next transaction works", async () => {
  const broken = database.db.asSystem(async (tx) => {
    await tx.tenant.count();
    await breakConnections();
    return tx.$queryRaw`SELECT 1`;
  });
  await expect(broken).rejects.toMatchObject(AWAY);
  expect(await database.db.asSystem((tx) => tx.tenant.count())).toBe(0);
});

test("what a statement itself does wrong stays what it is", async () => {
  await expect(database.db.asSystem((tx) => tx.$queryRaw`SELECT 1 / 0`)).rejects.toMatchObject({ code: "P2010" });
});
