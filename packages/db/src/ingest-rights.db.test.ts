import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
let ingest: pg.Client;
const [ours, theirs, collectorId] = [randomUUID(), randomUUID(), randomUUID()];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await db.asSystem((tx) => tx.tenant.createMany({ data: [ours, theirs].map((id) => ({ id, slug: id, name: id })) }));
  await db.withTenant(ours, (tx) => tx.collector.create({ data: { tenantId: ours, id: collectorId, name: "c", shard: 0 } }));
  ingest = new pg.Client({ connectionString: database.urls.ingest });
  await ingest.connect();
});
afterAll(async () => {
  await ingest.end();
  await database.dispose();
});

const NOTE = {
  tenant_id: ours,
  actor_type: "collector",
  actor_id: collectorId,
  actor_name: "c",
  action: "collector.clone",
  target_type: "collector",
  target_id: collectorId,
};

async function insert(change: Record<string, string>): Promise<void> {
  const row = { ...NOTE, id: randomUUID(), ...change };
  const columns = Object.keys(row);
  const text = `INSERT INTO audit_entry (${columns.join(", ")}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(", ")})`;
  await ingest.query(text, Object.values(row));
}

test.each(["batch.conflict", "collector.clone"])("ingest notes a copied collector: %s", (action) => insert({ action }));

test.each([
  [{ action: "member.invite" }],
  [{ actor_type: "user", actor_id: randomUUID() }],
  [{ tenant_id: theirs }],
  [{ target_type: "member" }],
  [{ target_id: randomUUID() }],
  [{ actor_id: randomUUID(), target_id: randomUUID() }],
])("ingest cannot forge an audit entry with %o", (change) => expect(insert(change)).rejects.toThrow("violates row-level security"));

test.each([[{ at: "2020-01-01T00:00:00Z" }], [{ ip: "192.0.2.1" }]])("ingest cannot choose %o of an entry", (change) =>
  expect(insert(change)).rejects.toThrow("permission denied"),
);

test("ingest cannot read the audit log", () => expect(ingest.query("SELECT FROM audit_entry")).rejects.toThrow("permission denied"));
