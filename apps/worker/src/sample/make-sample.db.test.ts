import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { protocols } from "@padit/protocols";
import { afterAll, beforeAll, expect, test } from "vitest";
import { judgeSample } from "./judge-sample";
import { makeSample } from "./make-sample";
import { SAMPLE, SAMPLE_COLLECTORS, SAMPLE_ENDPOINTS, sampleId } from "./sample-network";

const DAYS = 3;
const SERIES_MAX = 40;
const tenantId = sampleId("tenant");

let database: TestDatabase;
let input: Parameters<typeof makeSample>[0];
beforeAll(async () => {
  database = await createTestDatabase();
  const ownerId = sampleId("a person");
  await database.db.asSystem((tx) => tx.user.create({ data: { id: ownerId, email: "someone@example.org", name: "Someone" } }));
  const settings = { resolveDelayMs: 60_000, reopenWindowMs: 300_000 };
  input = { db: database.db, ingestUrl: database.urls.ingest, ownerId, now: new Date(), days: DAYS, settings };
  expect(await makeSample(input)).toBe(true);
}, 400_000);
afterAll(() => database.dispose());

test("has every protocol at three sites, in at most forty series", async () => {
  expect(new Set(SAMPLE_ENDPOINTS.map(({ protocol }) => protocol))).toEqual(new Set(protocols.list().map(({ name }) => name)));
  expect(new Set(SAMPLE_COLLECTORS.map(({ site }) => site)).size).toBe(3);
  const count = await database.db.withTenant(tenantId, (tx) => tx.series.count({ where: { tenantId } }));
  expect(count).toBeLessThanOrEqual(SERIES_MAX);
});

test("the faults became alerts of several kinds at their own times, and the last ones are open", async () => {
  const alerts = await database.db.withTenant(tenantId, (tx) =>
    tx.alert.findMany({
      where: { tenantId },
      select: { kind: true, status: true, openedAt: true, title: true, endpoint: { select: { name: true } } },
    }),
  );
  expect(new Set(alerts.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(3);
  const outage = alerts.find(({ kind, endpoint }) => kind === "outage" && endpoint?.name === "billing-api");
  const startMs = input.now.getTime() - 63.8 * 3_600_000;
  expect(Math.abs((outage?.openedAt.getTime() ?? 0) - startMs)).toBeLessThan(10 * 60_000);
  expect(alerts.some(({ status, endpoint }) => status === "open" && endpoint?.name === "core-frankfurt")).toBe(true);
});

test("resolved alerts get verdicts of a person, but the newest ones", async () => {
  const actor = { kind: "user", userId: input.ownerId, name: "Someone", tenantId, role: "owner" } as const;
  const { db } = database;
  await db.withTenant(tenantId, (tx) => judgeSample(tx, actor));
  const where = { tenantId, status: "resolved" } as const;
  const unjudged = await db.withTenant(tenantId, (tx) => tx.alert.count({ where: { ...where, verdict: null } }));
  expect(unjudged).toBe(2);
  expect(await db.withTenant(tenantId, (tx) => tx.alert.count({ where: { ...where, verdict: { not: null } } }))).toBeGreaterThan(0);
});

test("the samples, windows and scores of the first and the last day can be read", async () => {
  const { db } = database;
  const untilMs = input.now.getTime();
  await db.withTenant(tenantId, async (tx) => {
    const [series] = await tx.series.findMany({ where: { tenantId, metricName: "dns_response_time" } });
    const seriesIds = [series?.id ?? 0];
    for (const fromMs of [untilMs - DAYS * 86_400_000, untilMs - 86_400_000]) {
      const range = { seriesIds, fromMs, toMs: fromMs + 86_400_000 };
      expect((await db.series.samples(tx, { ...range, limit: 2_000 })).length).toBeGreaterThan(1_400);
      expect((await db.series.windows(tx, range)).length).toBeGreaterThan(140);
    }
    expect((await db.series.scores(tx, { seriesIds, fromMs: untilMs - 86_400_000, toMs: untilMs })).length).toBeGreaterThan(100);
  });
});

test("is made once, and a half-made one is made anew", async () => {
  expect(await makeSample(input)).toBe(false);
  const { db } = database;
  await db.asSystem((tx) => tx.tenant.update({ where: { id: tenantId }, data: { settings: {} } }));
  expect(await makeSample({ ...input, days: 1 })).toBe(true);
  const tenants = await db.asSystem((tx) => tx.tenant.findMany({ where: { slug: SAMPLE.slug }, select: { settings: true } }));
  expect(tenants).toHaveLength(1);
});
