import { createTestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMetrics } from "./metrics";
import { createTenant, feedLog } from "./testing/tenant-fixture";

const SHARD = 5;
let test: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.dispose());

it("reports what waits in the database, and itself while the database is away", async () => {
  const { db } = test;
  const own = await createTenant(db, SHARD);
  const now = new Date(Date.now() + 60_000);
  await feedLog(db, { ...own, shard: SHARD, startMs: Date.now(), values: [1, 2, 3] });
  await db.withTenant(own.tenantId, (tx) => tx.outbox.create({ data: { tenantId: own.tenantId, kind: "delivery", payload: {} } }));
  const text = await createMetrics(db, () => now).metrics();
  expect(text).toMatch(/^padit_database_up 1$/m);
  expect(text).toMatch(new RegExp(`^padit_shard_lag_batches\\{shard="${SHARD}"\\} 3$`, "m"));
  const [, lag] = new RegExp(`^padit_shard_lag_seconds\\{shard="${SHARD}"\\} (\\S+)$`, "m").exec(text) ?? [];
  expect(Number(lag)).toBeGreaterThan(30);
  expect(text).toMatch(/^padit_outbox_pending\{kind="delivery"\} 1$/m);
  expect(text).toMatch(/^padit_outbox_pending\{kind="workflow"\} 0$/m);

  const away = { ...db, asSystem: () => Promise.reject(new Error("away")) };
  const rest = await createMetrics(away, () => now).metrics();
  expect(rest).toMatch(/^padit_database_up 0$/m);
  expect(rest).toMatch(/^process_cpu_seconds_total /m);
  expect(rest).not.toMatch(/^padit_shard_lag_batches\{/m);
});

it("names its metrics after Prometheus' conventions: a base unit, _total for counters alone, a help text", async () => {
  const text = await createMetrics(test.db, () => new Date()).metrics();
  const metrics = [...text.matchAll(/^# TYPE (padit_\S+) (\S+)$/gm)].map(([, name = "", type]) => ({ name, type }));
  expect(metrics.length).toBeGreaterThan(12);
  for (const { name, type } of metrics) {
    expect(name).toMatch(/^[a-z_]+$/);
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|mib|kb)(_|$)/);
    expect(name.endsWith("_total"), name).toBe(type === "counter");
    expect(text).toContain(`# HELP ${name} `);
  }
});
