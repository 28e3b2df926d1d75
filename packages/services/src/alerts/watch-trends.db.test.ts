import { createTestDatabase } from "@padit/db/testing";
import type { SeriesInfo } from "@padit/domain";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { watchTrends } from "./watch-trends";

const SHARD = 1;
const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
/** Monday, 23 November 2026, 10:00 in Berlin. */
const NOW = new Date(Date.UTC(2026, 10, 23, 9));
const TIME_ZONE = "Europe/Berlin";
let test: Awaited<ReturnType<typeof createTestDatabase>>;
let owner: pg.Client;
let own: { tenantId: string; info: SeriesInfo };
let token: bigint;
beforeAll(async () => {
  test = await createTestDatabase();
  owner = new pg.Client({ connectionString: test.urls.owner });
  await owner.connect();
  ({ token } = await test.db.asSystem((tx) => tx.shard.upsert({ where: { id: SHARD }, create: { id: SHARD, token: 1n }, update: {} })));
});
beforeEach(async () => {
  const { tenantId } = await createTestOrganization(test.db);
  const rows = new TestAlerts(test.db, tenantId);
  const [collectorId, endpointId] = [await rows.collector("probe", SHARD), await rows.endpoint("du-17")];
  const metric = { metricName: "udp_echo_rtt", unit: "ms", metricType: "latency" };
  const { id: seriesId } = await test.db.withTenant(tenantId, (tx) =>
    tx.series.create({ data: { tenantId, endpointId, collectorId, ...metric } }),
  );
  const names = { endpointName: "du-17", collectorName: "probe", metricTitle: "Round-trip time" };
  const info = { seriesId, tenantId, endpointId, collectorId, ...names, ...metric };
  own = { tenantId, info: { ...info, protocol: "udp-echo", tags: [], intervalMs: 60_000, paused: false } };
});
afterAll(async () => {
  await owner.end();
  await test.dispose();
});

/** The minutes of the week that ended so many weeks before the first look, as the upkeep rolls them up; every tenth is enough. */
async function measured(weeksAgo: number, eveningMs: number): Promise<void> {
  const endMs = NOW.getTime() - weeksAgo * WEEK_MS;
  await owner.query(
    `INSERT INTO tsdb.sample_1m_rolled (series_id, bucket, n, min, max, sum)
     SELECT $1, at, 1, value, value, value FROM (
       SELECT at, CASE WHEN extract(hour FROM at AT TIME ZONE $5) >= 18 THEN $4::float8 ELSE 1.5 + extract(minute FROM at) / 200 END AS value
       FROM generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), interval '10 minutes') AS at) AS minutes`,
    [own.info.seriesId, endMs - WEEK_MS, endMs - 600_000, eveningMs, TIME_ZONE],
  );
}
const look = (weeksLater = 0, changes: Partial<SeriesInfo> = {}): Promise<void> =>
  watchTrends(test.db, {
    ...{ shard: SHARD, token, tenantId: own.tenantId, timeZone: TIME_ZONE, series: [{ ...own.info, ...changes }] },
    rules: [],
    now: new Date(NOW.getTime() + weeksLater * WEEK_MS),
  });
const alerts = () =>
  test.db.withTenant(own.tenantId, async (tx) =>
    (await tx.alert.findMany({ orderBy: { openedAt: "asc" } })).map(({ status, kind, severity, title, description }) => ({
      ...{ status, kind, severity, title, description },
    })),
  );
const events = () =>
  test.db.withTenant(own.tenantId, async (tx) =>
    (await tx.outbox.findMany({ where: { kind: "delivery" }, orderBy: { id: "asc" } })).map(({ payload }) => Object(payload).eventType),
  );

it("an evening peak that grew in four weeks has one alert, however often it is looked at, until it is over", async () => {
  await measured(4, 2);
  await measured(0, 9);
  await look();
  await look();
  const opened = {
    ...{ status: "open", kind: "trend", severity: "info", title: "Round-trip time growing over weeks · du-17" },
    description: expect.stringMatching(/^Round-trip time, evening peak: 2 ms → 9 ms in 4 weeks; /),
  };
  expect(await alerts()).toEqual([opened]);
  expect(await events()).toEqual(["alert.created"]);
  await measured(-1, 2);
  await measured(3, 2);
  await look(1);
  expect(await alerts()).toEqual([{ ...opened, status: "resolved" }]);
  expect(await events()).toEqual(["alert.created", "alert.resolved"]);
});

it("a person's resolution holds for the week", async () => {
  await measured(4, 2);
  await measured(0, 9);
  await look();
  await test.db.withTenant(own.tenantId, (tx) => tx.alert.updateMany({ data: { status: "resolved", resolvedAt: NOW } }));
  await look();
  expect(await alerts()).toHaveLength(1);
});

it("what was measured before the endpoint was pointed at another target says nothing", async () => {
  await measured(4, 2);
  await measured(0, 9);
  await look(0, { targetChangedMs: NOW.getTime() - WEEK_MS });
  expect(await alerts()).toEqual([]);
});

it("an endpoint that is as it was has no alert", async () => {
  for (const weeksAgo of [0, 4, 13]) await measured(weeksAgo, 2);
  await look();
  expect(await alerts()).toEqual([]);
});
