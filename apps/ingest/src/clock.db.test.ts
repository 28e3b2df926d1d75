import { gunzipSync } from "node:zlib";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { HEADERS } from "@padit/protocols/collector-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSeries, makeTenant, startTestIngest, TestCollector, type TestIngest, type TestTenant } from "./testing";

const AHEAD_MS = 20 * 60_000;

let ingest: TestIngest;
let tenant: TestTenant;

beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
});
afterAll(() => ingest?.close());

const clockOf = ({ id }: TestCollector) =>
  ingest.database.db.withTenant(
    tenant.tenantId,
    async (tx) => (await tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId: tenant.tenantId, id } } })).clock,
  );
const status = (change: object = {}) =>
  JSON.stringify({
    ...{ version: "1.0.0", epoch: 1, capabilities: { protocols: [], stamps: [] }, lateP99Ms: null },
    clock: { synchronised: true, offsetMs: 0.4, maxErrorMs: 2 },
    spool: { rows: 0, bytes: 0, oldestMs: null, droppedRows: 0 },
    ...change,
  });

it("states the server's time with every answer, a refusal and the address of health included", async () => {
  const collector = await TestCollector.enrol(ingest, tenant);
  const beforeMs = Date.now();
  const answers = await Promise.all([
    collector.send("POST", "/v1/status", status()),
    collector.send("POST", "/v1/status", status(), { timeMs: beforeMs + AHEAD_MS }),
    collector.send("POST", "/v1/session", "", { signer: collector.key }),
    fetch(`${ingest.url}/health`),
    fetch(`${ingest.url}/nowhere`),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([204, 401, 200, 200, 404]);
  for (const answer of answers) {
    const statedMs = Number(answer.headers.get(HEADERS.time));
    expect(statedMs).toBeGreaterThanOrEqual(beforeMs);
    expect(statedMs).toBeLessThanOrEqual(Date.now());
  }
});

it("remembers that a clock was refused until the collector reports, and only on the word of its key", async () => {
  const collector = await TestCollector.enrol(ingest, tenant);
  const stranger = await TestCollector.enrol(ingest, tenant);
  const timeMs = Date.now() + AHEAD_MS;
  const forged = await collector.send("POST", "/v1/session", "", { signer: stranger.key, timeMs });
  expect([forged.status, await clockOf(collector)]).toEqual([401, {}]);
  const refused = await collector.send("POST", "/v1/session", "", { signer: collector.key, timeMs });
  expect(refused.status).toBe(401);
  await expect.poll(() => clockOf(collector), { timeout: 10_000 }).toHaveProperty("refused");
  const { refused: note } = (await clockOf(collector)) as { refused: { atMs: number; offsetMs: number } };
  expect(Math.abs(note.offsetMs - AHEAD_MS)).toBeLessThan(10_000);
  expect(Math.abs(note.atMs - Date.now())).toBeLessThan(10_000);
  const reported = await collector.send("POST", "/v1/status", status({ serverClock: { offsetMs: AHEAD_MS, errorMs: 2 } }));
  expect(reported.status).toBe(204);
  expect(await clockOf(collector)).toEqual({
    ...{ synchronised: true, maxErrorMs: 2, residualMs: 0.4 },
    ...{ offsetMs: AHEAD_MS, offsetErrorMs: 2, lateP99Ms: null },
  });
});

it("does not take what an older collector's kernel has yet to correct for an offset to the server", async () => {
  const collector = await TestCollector.enrol(ingest, tenant);
  await collector.send("POST", "/v1/status", status());
  expect(await clockOf(collector)).toMatchObject({ offsetMs: null, offsetErrorMs: null, residualMs: 0.4 });
});

it("stores a batch of a wrong clock at the server's time, once, whatever shift it comes with again", async () => {
  const collector = await TestCollector.enrol(ingest, tenant);
  const series = await makeSeries(ingest.database, tenant, collector);
  const ts = Date.now() - 1000;
  const batch = {
    ...{ epoch: 1, seq: 1, series: [series, series], ts: [ts + AHEAD_MS, "x"], value: [1.5, 1] },
    flags: [SAMPLE_FLAG.userStamp, 0],
    gaps: [{ fromMs: ts + AHEAD_MS - 10, toMs: ts + AHEAD_MS, n: 3, reason: "disk_full" }],
    clock: { wallMinusMonotonicMs: 1, boot: "b" },
  };
  const answers = [];
  for (const shiftMs of [-AHEAD_MS, -AHEAD_MS, 5, 0]) answers.push(await collector.sendBatch(batch, `?shift_ms=${shiftMs}`));
  expect(answers.map((answer) => answer.status)).toEqual([202, 200, 200, 200]);
  const { samples, gaps, log } = await ingest.database.db.withTenant(tenant.tenantId, async (tx) => ({
    samples: await tx.$queryRaw<{ ts: Date; flags: number }[]>`SELECT ts, flags FROM tsdb.tenant_sample WHERE series_id = ${series}`,
    gaps: await tx.gap.findMany({ where: { collectorId: collector.id }, select: { fromAt: true, toAt: true } }),
    log: await ingest.database.db.asSystem((system) => system.batchLog.findMany({ where: { collectorId: collector.id } })),
  }));
  const flags = SAMPLE_FLAG.userStamp | SAMPLE_FLAG.restamped;
  expect(samples).toEqual([{ ts: new Date(ts), flags }]);
  expect(gaps).toEqual([{ fromAt: new Date(ts - 10), toAt: new Date(ts) }]);
  expect(log.map(({ payload }) => JSON.parse(gunzipSync(payload).toString()))).toEqual([
    { series: [series], ts: [ts], value: [1.5], uncertainty: [null], flags: [flags] },
  ]);
});

it.each(["1e3", "x", "", "9999999999999"])("a shift of %j is invalid", async (stated) => {
  const collector = await TestCollector.enrol(ingest, tenant);
  const batch = { epoch: 1, seq: 1, series: [], ts: [], value: [] };
  expect((await collector.sendBatch(batch, `?shift_ms=${stated}`)).status).toBe(422);
});
