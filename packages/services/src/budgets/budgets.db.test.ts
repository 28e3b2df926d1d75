import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressBlock } from "./address-block";
import { Budgets } from "./budgets";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const at = Date.UTC(2030, 0, 1);
const clock = (ms = at) => ({ ms, now: () => ms });
const refused = { code: "rate_limited" };

test("of many uses at once in two processes exactly as many succeed as the budget allows", async () => {
  const budget = { name: "exact", limit: 10, windowSeconds: 60 };
  const processes = [new Budgets(database.db, clock().now), new Budgets(database.db, clock().now)];
  const uses = Array.from({ length: 30 }, (_, n) => processes[n % 2]?.spend(budget, "ana"));
  const outcomes = await Promise.allSettled(uses);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(refused);
});

test("a restart does not give a used-up budget back, the next window does", async () => {
  const budget = { name: "restart", limit: 2_000, windowSeconds: 60 };
  const before = new Budgets(database.db, clock(at + 10_000).now);
  expect(await before.spend(budget, "ana", 2_000)).toEqual({ limit: 2_000, windowSeconds: 60, remaining: 0, resetSeconds: 50 });
  await before.settle();
  const after = new Budgets(database.db, clock(at + 10_000).now);
  await expect(after.spend(budget, "ana")).rejects.toMatchObject({ ...refused, retryAfterSeconds: 50 });
  expect(await after.spend(budget, "ben")).toMatchObject({ remaining: 1_999 });
  const later = new Budgets(database.db, clock(at + 60_000).now);
  expect(await later.spend(budget, "ana")).toMatchObject({ remaining: 1_999 });
});

test("a large budget is settled in steps: other processes see it within a share of it", async () => {
  const budget = { name: "steps", limit: 1_000, windowSeconds: 60 };
  const [one, other] = [new Budgets(database.db, clock().now), new Budgets(database.db, clock().now)];
  await other.spend(budget, "ana");
  for (let n = 0; n < 999; n++) await one.spend(budget, "ana");
  await one.settle();
  await other.settle();
  await other.spend(budget, "ana", 0);
  await one.settle();
  await expect(one.spend(budget, "ana")).rejects.toMatchObject(refused);
});

test("what was refunded can be spent again", async () => {
  const budget = { name: "refund", limit: 3, windowSeconds: 60 };
  const budgets = new Budgets(database.db, clock().now);
  for (let n = 0; n < 20; n++) {
    await budgets.spend(budget, "ana");
    budgets.refund(budget, "ana");
  }
  for (let n = 0; n < 3; n++) await budgets.spend(budget, "ana");
  await expect(budgets.spend(budget, "ana")).rejects.toMatchObject(refused);
});

test("holders without number neither fill the memory nor lose what they used", async () => {
  const budget = { name: "many", limit: 1_000, windowSeconds: 60 };
  const budgets = new Budgets(database.db, clock().now);
  await budgets.spend(budget, "ana", 1_000);
  await Promise.all(Array.from({ length: 20_001 }, (_, n) => budgets.spend(budget, `made up ${n}`)));
  await budgets.settle();
  await expect(budgets.spend(budget, "ana")).rejects.toMatchObject(refused);
});

test("a settlement that failed loses nothing, and the use that waited for it does not count", async () => {
  const budget = { name: "away", limit: 3, windowSeconds: 60 };
  let isAway = true;
  const db: typeof database.db = Object.create(database.db, {
    asSystem: { value: (work: never) => (isAway ? Promise.reject(new Error("the database is away")) : database.db.asSystem(work)) },
  });
  const budgets = new Budgets(db, clock().now);
  await expect(budgets.spend(budget, "ana")).rejects.toThrow("the database is away");
  isAway = false;
  for (let n = 0; n < 3; n++) await budgets.spend(budget, "ana");
  await expect(budgets.spend(budget, "ana")).rejects.toMatchObject(refused);
});

test("all addresses of one IPv6 subscriber spend from one budget", () => {
  expect(addressBlock("2001:db8:1:2:3::4")).toBe(addressBlock("2001:db8:1:2:ffff::1"));
  expect(addressBlock("2001:db8:1:2::1")).not.toBe(addressBlock("2001:db8:1:3::1"));
  expect(addressBlock("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(addressBlock(undefined)).toBe("unknown");
});
