import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { STANDARD_ALERTS } from "@padit/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { changeDefaultAlerts } from "../policies/change-default-alerts";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { watchClocks } from "./watch-clocks";

const SHARD = 1;
const SEEN = new Date(Date.UTC(2026, 10, 24, 10));
let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let own: { tenantId: string; collectorId: string; owner: Awaited<ReturnType<typeof createTestOrganization>>["owner"] };
let token: bigint;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  ({ token } = await db.asSystem((tx) => tx.shard.upsert({ where: { id: SHARD }, create: { id: SHARD, token: 1n }, update: {} })));
});
beforeEach(async () => {
  const { tenantId, owner } = await createTestOrganization(db);
  own = { tenantId, owner, collectorId: await new TestAlerts(db, tenantId).collector("probe", SHARD) };
});
afterAll(() => test.dispose());

/** The collector reports its clock, and the lease then checks the clocks twice. */
async function report(seconds: number, offsetMs: number | null, offsetErrorMs = 2): Promise<void> {
  const lastSeenAt = new Date(SEEN.getTime() + seconds * 1000);
  await db.withTenant(own.tenantId, (tx) => tx.collector.updateMany({ data: { lastSeenAt, clock: { offsetMs, offsetErrorMs } } }));
  await look(seconds + 1);
  await look(seconds + 3);
}
const look = (seconds: number): Promise<void> =>
  watchClocks(db, { shard: SHARD, token, silentAfterMs: 15_000, now: new Date(SEEN.getTime() + seconds * 1000) });
const alerts = () =>
  db.withTenant(own.tenantId, async (tx) =>
    (await tx.alert.findMany({ orderBy: { openedAt: "asc" } })).map(({ status, kind, severity, resolution }) => ({
      ...{ status, kind, severity, resolution },
    })),
  );
const events = () =>
  db.withTenant(own.tenantId, async (tx) =>
    (await tx.outbox.findMany({ where: { kind: "delivery" }, orderBy: { id: "asc" } })).map(({ payload }) => Object(payload).eventType),
  );
const OPEN = { status: "open", kind: "clock_off", severity: "warning", resolution: null };

it("a clock that is off has one alert until it is right again, with the events of any alert", async () => {
  await report(0, 900);
  await report(10, 1_500, 600);
  await report(20, null);
  expect(await alerts()).toEqual([]);
  await report(30, -240_000);
  await report(40, 1_200);
  await report(50, 900);
  expect(await alerts()).toEqual([OPEN]);
  const { title, description } = await db.withTenant(own.tenantId, (tx) => tx.alert.findFirstOrThrow());
  expect([title, description]).toEqual([
    "Clock off · probe",
    "The clock of collector probe is 4 min behind the server's; more than 1,000 ms is not accepted.",
  ]);
  await report(60, 3);
  expect(await alerts()).toEqual([{ ...OPEN, status: "resolved", resolution: "recovered" }]);
  expect(await events()).toEqual(["alert.created", "alert.resolved"]);
  await report(70, 5_000);
  expect((await alerts()).map(({ status }) => status)).toEqual(["resolved", "open"]);
});

it("what a collector reported before it fell silent opens and resolves nothing; its revocation resolves", async () => {
  await db.withTenant(own.tenantId, (tx) =>
    tx.collector.updateMany({ data: { lastSeenAt: SEEN, clock: { offsetMs: 9_000, offsetErrorMs: 2 } } }),
  );
  await look(60);
  expect(await alerts()).toEqual([]);
  await report(70, 9_000);
  await db.withTenant(own.tenantId, (tx) => tx.collector.updateMany({ data: { clock: { offsetMs: 0, offsetErrorMs: 2 } } }));
  await look(120);
  expect(await alerts()).toEqual([OPEN]);
  await db.withTenant(own.tenantId, (tx) => tx.collector.updateMany({ data: { revokedAt: SEEN } }));
  await look(121);
  await look(122);
  expect(await alerts()).toEqual([{ ...OPEN, status: "resolved", resolution: "source_gone" }]);
});

it("a collector whose requests are refused for its clock has the alert, though it never got in", async () => {
  const refuse = (seconds: number) =>
    db.withTenant(own.tenantId, (tx) =>
      tx.collector.updateMany({ data: { clock: { refused: { atMs: SEEN.getTime() + seconds * 1000, offsetMs: 1_200_000 } } } }),
    );
  await refuse(0);
  await look(700);
  expect(await alerts()).toEqual([]);
  await refuse(700);
  await look(760);
  await look(820);
  expect(await alerts()).toEqual([OPEN]);
  await report(900, 0);
  expect(await alerts()).toEqual([{ ...OPEN, status: "resolved", resolution: "recovered" }]);
});

it("the policy sets the limit and the severity, and may switch the alert off", async () => {
  const change = (clock: typeof STANDARD_ALERTS.clock) => changeDefaultAlerts(own.owner, { defaults: { ...STANDARD_ALERTS, clock } });
  await change({ enabled: false, offsetMs: 50, severity: "critical" });
  await report(0, 60);
  expect(await alerts()).toEqual([]);
  await change({ enabled: true, offsetMs: 50, severity: "critical" });
  await report(10, 60);
  expect(await alerts()).toEqual([{ ...OPEN, severity: "critical" }]);
});
