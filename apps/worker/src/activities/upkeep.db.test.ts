import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { UpkeepEvent } from "../metrics";
import { createTenant, feedLog } from "../testing/tenant-fixture";
import { runAllUpkeep, runUpkeepStep, type UpkeepDoors } from "./upkeep";

const SHARD = 7;
const DAY_MS = 86_400_000;
let test: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.dispose());

const RUN = { signal: new AbortController().signal, heartbeat: () => undefined };

function openUpkeep(db: Database, now: Date) {
  const events: UpkeepEvent[] = [];
  const failures: string[] = [];
  const doors: UpkeepDoors = {
    // The drift step asks for promoted models, of which these organizations have none.
    training: { db, now: () => now } as UpkeepDoors["training"],
    onUpkeep: (event) => events.push(event),
    onFailure: (step) => failures.push(step),
    now: () => now,
  };
  return { doors, events, failures };
}

it("running twice keeps what a checkpoint still needs and deletes the rest", async () => {
  const { db } = test;
  const now = new Date();
  const own = await createTenant(db, SHARD);
  await feedLog(db, { ...own, shard: SHARD, startMs: now.getTime() - 10_000, values: [1, 2, 3, 4] });
  await db.asSystem((tx) => tx.shard.update({ where: { id: SHARD }, data: { checkpointPosition: 3n } }));
  await db.asSystem((tx) => tx.installation.create({ data: { key: "worker/gone", value: { at: new Date(0).toISOString() } } }));
  const { doors, events } = openUpkeep(db, now);
  await runAllUpkeep(doors, RUN);
  await runAllUpkeep(doors, RUN);
  const log = await db.asSystem((tx) => tx.batchLog.findMany({ where: { shard: SHARD }, select: { seq: true } }));
  expect(log).toEqual([{ seq: 4n }]);
  expect(await db.asSystem((tx) => tx.installation.count({ where: { key: "worker/gone" } }))).toBe(0);
  expect(events.filter(({ event }) => event === "done").length).toBeGreaterThan(20);
});

it("an event that no bus took in a day is deleted; a delivery that still waits stays", async () => {
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
  await runUpkeepStep(openUpkeep(db, now).doors, "events", RUN);
  const kinds = await db.withTenant(tenantId, (tx) => tx.outbox.findMany({ select: { kind: true } }));
  expect(kinds).toEqual([{ kind: "delivery" }]);
});

it("a step that fails stops none of the others, and the failure is reported by name", async () => {
  const { db } = test;
  const now = new Date();
  const window = { key: "requests/person somebody", windowStart: new Date(now.getTime() - 3 * DAY_MS), used: 1n };
  await db.asSystem((tx) => tx.budgetUse.create({ data: window }));
  const broken: Database = {
    ...db,
    runUpkeep: (step, options) => (step === "rollup" ? Promise.reject(new Error("overflow")) : db.runUpkeep(step, options)),
  };
  const { doors, failures } = openUpkeep(broken, now);
  await expect(runAllUpkeep(doors, RUN)).rejects.toThrow("overflow");
  expect(failures).toEqual(["rollup"]);
  expect(await db.asSystem((tx) => tx.budgetUse.count())).toBe(0);
});

it("deletes more rows than one slice holds, slice by slice, and old rows only", async () => {
  const { db } = test;
  const now = new Date();
  const { tenantId, collectorId } = await createTenant(db, SHARD);
  const row = (at: Date) => ({ tenantId, collectorId, epoch: 1n, seq: 1n, reason: "out_of_range", n: 1, example: {}, at, id: newId() });
  const old = Array.from({ length: 5_001 }, () => row(new Date(now.getTime() - 31 * DAY_MS)));
  await db.withTenant(tenantId, (tx) => tx.quarantine.createMany({ data: [...old, row(now)] }));
  const { doors, events } = openUpkeep(db, now);
  await runUpkeepStep(doors, "quarantine", RUN);
  expect(events.map(({ event }) => event)).toEqual(["slice", "slice", "done"]);
  expect(await db.withTenant(tenantId, (tx) => tx.quarantine.count())).toBe(1);
});
