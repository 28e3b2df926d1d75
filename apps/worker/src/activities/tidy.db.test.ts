import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTenant, feedLog } from "../testing/tenant-fixture";
import { tidy } from "./tidy";

const SHARD = 7;
let test: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.dispose());

it("tidying twice keeps what a checkpoint still needs and lets the rest go", async () => {
  const { db } = test;
  const now = new Date();
  const own = await createTenant(db, SHARD);
  await feedLog(db, { ...own, shard: SHARD, startMs: now.getTime() - 10_000, values: [1, 2, 3, 4] });
  await db.asSystem((tx) => tx.shard.update({ where: { id: SHARD }, data: { checkpointPosition: 3n } }));
  await db.asSystem((tx) => tx.installation.create({ data: { key: "worker/gone", value: { at: new Date(0).toISOString() } } }));
  await tidy(db, now);
  await tidy(db, now);
  const log = await db.asSystem((tx) => tx.batchLog.findMany({ where: { shard: SHARD }, select: { seq: true } }));
  expect(log).toEqual([{ seq: 4n }]);
  expect(await db.asSystem((tx) => tx.installation.count({ where: { key: "worker/gone" } }))).toBe(0);
});

it("an event that no bus took in a day goes; a delivery that still waits stays", async () => {
  const { db } = test;
  const now = new Date();
  const { tenantId } = await createTenant(db, SHARD);
  const createdAt = new Date(now.getTime() - 25 * 3_600_000);
  const row = { tenantId, payload: {}, createdAt };
  await db.withTenant(tenantId, (tx) =>
    tx.outbox.createMany({
      data: [
        { ...row, kind: "event" },
        { ...row, kind: "delivery" },
      ],
    }),
  );
  await tidy(db, now);
  const kinds = await db.withTenant(tenantId, (tx) => tx.outbox.findMany({ select: { kind: true } }));
  expect(kinds).toEqual([{ kind: "delivery" }]);
});

it("a step that fails stops none of the others, and the failure is reported", async () => {
  const { db } = test;
  const now = new Date();
  const window = { key: "requests/person somebody", windowStart: new Date(now.getTime() - 3 * 86_400_000), used: 1n };
  await db.asSystem((tx) => tx.budgetUse.create({ data: window }));
  const broken: Database = { ...db, series: { ...db.series, refreshRollup: () => Promise.reject(new Error("overflow")) } };
  await expect(tidy(broken, now)).rejects.toThrow("overflow");
  expect(await db.asSystem((tx) => tx.budgetUse.count())).toBe(0);
});
