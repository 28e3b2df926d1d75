import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NotifyChannel, notify } from "./channels";
import { migrate } from "./migrate";
import { createTestDatabase, TEST_CREDENTIALS, type TestDatabase } from "./testing";

let database: TestDatabase;
const ours = randomUUID();
const theirs = randomUUID();
const policyOf = (tenantId: string) => ({ tenantId, id: randomUUID(), name: `p-${randomUUID()}` });

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem(async (tx) => {
    await tx.tenant.createMany({ data: [ours, theirs].map((id) => ({ id, slug: id, name: id })) });
    await tx.shard.createMany({ data: [{ id: 0, token: 3n }] });
  });
  for (const id of [ours, theirs]) await database.db.withTenant(id, (tx) => tx.policy.create({ data: policyOf(id) }));
});
afterAll(() => database.dispose());

test("an organization reads its own rows only", async () => {
  const seen = await database.db.withTenant(ours, (tx) => tx.policy.findMany());
  expect(seen.map(({ tenantId }) => tenantId)).toEqual([ours]);
});

test("changing another organization's rows changes nothing", async () => {
  const changed = await database.db.withTenant(ours, (tx) =>
    tx.policy.updateMany({ where: { tenantId: theirs }, data: { preset: "quiet" } }),
  );
  expect(changed.count).toBe(0);
});

test("writing a row for another organization is refused with 42501", async () => {
  await expect(database.db.withTenant(ours, (tx) => tx.policy.create({ data: policyOf(theirs) }))).rejects.toThrow(
    /42501|row-level security/,
  );
});

test("the organization is forgotten after a failed transaction", async () => {
  await expect(
    database.db.withTenant(ours, async () => {
      throw new Error("stop");
    }),
  ).rejects.toThrow("stop");
  const app = new pg.Client({ connectionString: database.urls.app });
  await app.connect();
  try {
    expect((await app.query("SELECT FROM policy")).rowCount).toBe(0);
  } finally {
    await app.end();
  }
});

test("the system door does not reach tables that are not on its list", async () => {
  await expect(database.db.asSystem((tx) => tx.policy.findMany())).rejects.toThrow(/42501|permission denied/);
});

test("a shard's holder sees the organization it names last, and none before", async () => {
  const counts = await database.db.withShard(0, 3n, async (tx) => {
    const before = await tx.prisma.policy.count();
    await tx.forTenant(ours);
    await tx.forTenant(theirs);
    return [before, (await tx.prisma.policy.findMany()).map(({ tenantId }) => tenantId)];
  });
  expect(counts).toEqual([0, [theirs]]);
});

test("a stale fencing token cannot write", async () => {
  await expect(database.db.withShard(0, 2n, async () => "written")).rejects.toMatchObject({ code: "conflict" });
});

test("a second unresolved alert with the same key is refused, after a resolution it is not", async () => {
  const now = new Date();
  const alert = {
    tenantId: ours,
    key: "k",
    metricGroup: "delay",
    metricName: "rtt",
    title: "",
    description: "",
    kind: "spike",
    severity: "info",
  } as const;
  const times = { detectionScore: {}, episodeStart: now, openedAt: now, lastSeenAt: now };
  const open = () => database.db.withTenant(ours, (tx) => tx.alert.create({ data: { ...alert, ...times, id: randomUUID() } }));
  await open();
  await expect(open()).rejects.toMatchObject({ code: "conflict" });
  await database.db.withTenant(ours, (tx) => tx.alert.updateMany({ data: { status: "resolved" } }));
  await open();
});

test.each([
  ['SELECT password_hash FROM "user"', "app"],
  ["SELECT FROM user_session", "app"],
  ["INSERT INTO tsdb.score DEFAULT VALUES", "app"],
  ["SELECT FROM tsdb.sample", "ingest"],
  ["UPDATE collector SET shard = 1", "ingest"],
  ["UPDATE shard SET token = 1", "ingest"],
  ["SELECT FROM alert", "ingest"],
  ["SELECT FROM tsdb.sample", "system"],
] as const)("refuses %s to the %s role", async (sql, door) => {
  const client = new pg.Client({ connectionString: database.urls[door] });
  await client.connect();
  try {
    await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
  } finally {
    await client.end();
  }
});

test("the ingest role writes what a collector sends", async () => {
  const [collectorId, jobId] = [randomUUID(), randomUUID()];
  await database.db.withTenant(ours, async (tx) => {
    await tx.collector.create({ data: { tenantId: ours, id: collectorId, name: collectorId, shard: 0 } });
    await tx.probeJob.create({ data: { tenantId: ours, id: jobId, collectorId, protocol: "udp-echo", target: {}, expiresAt: new Date() } });
  });
  const client = new pg.Client({ connectionString: database.urls.ingest });
  await client.connect();
  try {
    const write = async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rowCount;
    expect(await write("UPDATE collector SET last_seen_at = now() WHERE id = $1", collectorId)).toBe(1);
    expect(await write("UPDATE shard SET head = head + 1 WHERE id = 0 RETURNING head")).toBe(1);
    expect(await write("UPDATE probe_job SET state = 'done' WHERE id = $1", jobId)).toBe(1);
    const result = "INSERT INTO probe_job_result (tenant_id, job_id, n, at, result) VALUES ($1, $2, 0, now(), '{}') ON CONFLICT DO NOTHING";
    expect([await write(result, ours, jobId), await write(result, ours, jobId)]).toEqual([1, 0]);
  } finally {
    await client.end();
  }
});

test("a notification arrives when its transaction commits, and the channels open again after a lost connection", async () => {
  const heard: [NotifyChannel, string][] = [];
  let wake = () => {};
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  const listener = await database.db.listen(
    ["padit_outbox", "padit_plan"],
    (channel, payload) => {
      heard.push([channel, payload]);
      wake();
    },
    () => wake(),
  );
  try {
    let arrived = next();
    await database.db.withTenant(ours, (tx) => notify(tx, "padit_plan", "c1"));
    await arrived;
    arrived = next();
    const owner = new pg.Client({ connectionString: process.env.PADIT_TEST_POSTGRES_URL });
    await owner.connect();
    await owner.query("SELECT pg_terminate_backend($1)", [listener.backend]);
    await owner.end();
    await arrived;
    arrived = next();
    await database.db.withTenant(ours, (tx) => notify(tx, "padit_outbox", ""));
    await arrived;
    expect(heard).toEqual([
      ["padit_plan", "c1"],
      ["padit_outbox", ""],
    ]);
  } finally {
    await listener.close();
  }
});

test("migrating again changes nothing", async () => {
  await migrate(database.urls.owner, { credentials: TEST_CREDENTIALS });
  expect(await database.db.withTenant(ours, (tx) => tx.policy.count())).toBe(1);
});
