import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
let ingest: pg.Client;
let app: pg.Client;
const [ours, theirs, collectorId, otherId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await db.asSystem((tx) => tx.tenant.createMany({ data: [ours, theirs].map((id) => ({ id, slug: id, name: id })) }));
  for (const [tenantId, id] of [
    [ours, collectorId],
    [theirs, otherId],
  ] as const)
    await db.withTenant(tenantId, async (tx) => {
      await tx.collector.create({ data: { tenantId, id, name: "c", shard: 0 } });
      for (const revision of [1, 2])
        await tx.plan.create({
          data: { tenantId, collectorId: id, revision, document: `plan ${revision} of ${id}`, signature: Buffer.alloc(64) },
        });
      const job = {
        protocol: "tcp",
        target: {},
        tenantId,
        collectorId: id,
        signature: Buffer.alloc(64),
        expiresAt: new Date(Date.now() + 60_000),
      };
      await tx.probeJob.create({ data: { ...job, id: randomUUID(), document: `job of ${id}` } });
      await tx.probeJob.create({ data: { ...job, id: randomUUID(), document: `done job of ${id}`, state: "done" } });
    });
  [ingest, app] = [database.urls.ingest, database.urls.app].map((connectionString) => new pg.Client({ connectionString })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([ingest.connect(), app.connect()]);
});
afterAll(async () => {
  await Promise.all([ingest.end(), app.end()]);
  await database.dispose();
});

const plans = (client: pg.Client, tenantId: string, id: string) => documentsOf(client, "ingest_plan($1, $2)", [tenantId, id]);
const jobs = (client: pg.Client, tenantId: string, id: string) => documentsOf(client, "ingest_jobs($1, $2, NULL)", [tenantId, id]);

async function documentsOf(client: pg.Client, call: string, values: string[]): Promise<string[]> {
  return (await client.query<{ document: string }>(`SELECT document FROM ${call}`, values)).rows.map(({ document }) => document);
}

async function note(how: string, tenantId = ours): Promise<boolean> {
  const values = [tenantId, collectorId, randomUUID(), how, JSON.stringify({ epoch: 1 })];
  const { rows } = await ingest.query<{ is_news: boolean }>("SELECT ingest_note_copy($1, $2, $3, $4, $5) AS is_news", values);
  return rows[0]?.is_news === true;
}

test("ingest gets the newest plan and the pending jobs of the collector it names, and none across organizations", async () => {
  expect(await plans(ingest, ours, collectorId)).toEqual([`plan 2 of ${collectorId}`]);
  expect(await jobs(ingest, ours, collectorId)).toEqual([`job of ${collectorId}`]);
  for (const read of [plans, jobs]) {
    expect(await read(ingest, theirs, collectorId)).toEqual([]);
    expect(await read(ingest, ours, otherId)).toEqual([]);
  }
});

test("the functions leave no organization set behind, in the same transaction either", async () => {
  await ingest.query("BEGIN");
  try {
    await plans(ingest, ours, collectorId);
    await jobs(ingest, ours, collectorId);
    await note("collector.clone", theirs);
    const { rows } = await ingest.query("SELECT coalesce(current_setting('app.tenant_id', true), '') AS tenant");
    expect(rows).toEqual([{ tenant: "" }]);
  } finally {
    await ingest.query("ROLLBACK");
  }
});

test.each([plans, jobs])("no other role may call the functions", async (read) => {
  await expect(read(app, ours, collectorId)).rejects.toThrow("permission denied");
});

test.each([
  "SELECT document FROM plan",
  "SELECT count(*) FROM plan",
  "SELECT document FROM probe_job",
  "SELECT secrets FROM probe_job",
  "SELECT secrets FROM endpoint",
  "SELECT FROM audit_entry",
  "INSERT INTO audit_entry DEFAULT VALUES",
  `UPDATE collector SET clone_seen_at = NULL WHERE id = '${collectorId}'`,
])("ingest may not: %s", (statement) => expect(ingest.query(statement)).rejects.toThrow("permission denied"));

test("ingest notes a copied collector once an hour, by its own name, and nothing else", async () => {
  await expect(note("member.invite")).rejects.toThrow("ingest may not note member.invite");
  expect(await note("batch.conflict", theirs)).toBe(false);
  expect(await note("batch.conflict")).toBe(true);
  expect(await note("collector.clone")).toBe(false);
  const read = (tenantId: string) => database.db.withTenant(tenantId, (tx) => tx.auditEntry.findMany());
  expect(await read(ours)).toMatchObject([
    {
      actorType: "collector",
      actorId: collectorId,
      actorName: "c",
      action: "batch.conflict",
      targetType: "collector",
      targetId: collectorId,
    },
  ]);
  expect(await read(theirs)).toEqual([]);
});
