import { gzipSync } from "node:zlib";
import { newId } from "@padit/domain";
import { EnrolAnswer } from "@padit/protocols/collector-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  enrolmentOf,
  makeSeries,
  makeTenant,
  makeToken,
  startTestIngest,
  TestCollector,
  type TestIngest,
  type TestTenant,
} from "./testing";

/** What a DNS TXT record may answer: NUL, halves of surrogate pairs, and the six characters that JSON writes for NUL. */
const HOSTILE = "\0 \ud800 \\u0000 \udc00 \u{1f6f0}";
const STORED = "\ufffd \ufffd \\u0000 \ufffd \u{1f6f0}";
const hostile = { [HOSTILE]: [HOSTILE, { text: HOSTILE }] };
const stored = { [STORED]: [STORED, { text: STORED }] };

let ingest: TestIngest;
let tenant: TestTenant;
let collector: TestCollector;

beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
  collector = await TestCollector.enrol(ingest, tenant);
});
afterAll(() => ingest?.close());

const post = (path: string, body: object) => collector.send("POST", path, JSON.stringify(body));
const statusOf = (change: object = {}) => ({
  version: `v ${HOSTILE}`,
  epoch: 7,
  instance: `i ${HOSTILE}`,
  capabilities: { protocols: [{ name: HOSTILE, version: HOSTILE }], stamps: [], platform: HOSTILE, lacking: [HOSTILE] },
  clock: { synchronised: true, offsetMs: 0.1, maxErrorMs: 2 },
  spool: { rows: 1, bytes: 2, oldestMs: null, droppedRows: 0, trouble: HOSTILE },
  lateP99Ms: 3,
  ...change,
});
const capabilities = { protocols: [{ name: STORED, version: STORED }], stamps: [], platform: STORED, lacking: [STORED] };
const findCollector = (id = collector.id) =>
  ingest.database.db.withTenant(tenant.tenantId, (tx) =>
    tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId: tenant.tenantId, id } } }),
  );
const makeJob = () =>
  ingest.database.db.withTenant(tenant.tenantId, async (tx) => {
    const facts = { tenantId: tenant.tenantId, id: newId(), collectorId: collector.id, expiresAt: new Date(Date.now() + 60_000) };
    const request = { document: "{}", signature: new Uint8Array(64), protocol: "dns", target: {}, count: 1 };
    return (await tx.probeJob.create({ data: { ...facts, ...request } })).id;
  });

describe("text that PostgreSQL cannot store is replaced, and everything else is kept,", () => {
  it("in a status", async () => {
    expect((await post("/v1/status", statusOf())).status).toBe(204);
    expect(await findCollector()).toMatchObject({
      version: `v ${STORED}`,
      capabilities: { ...capabilities, rawSockets: null },
      spool: { trouble: STORED },
      starts: [`i ${STORED}`],
    });
    expect((await post("/v1/status", statusOf())).status).toBe(204);
    expect((await findCollector()).starts).toEqual([`i ${STORED}`]);
  });

  it("in an enrolment", async () => {
    const enrolment = { ...enrolmentOf(await makeToken(ingest.database, tenant)), version: HOSTILE, capabilities: statusOf().capabilities };
    const answer = await fetch(`${ingest.url}/v1/enrol`, { method: "POST", body: JSON.stringify(enrolment) });
    expect(answer.status).toBe(200);
    const { collectorId } = EnrolAnswer.parse(await answer.json());
    expect(await findCollector(collectorId)).toMatchObject({ version: STORED, capabilities });
  });

  it("in a live test's results, and the reports after them are accepted", async () => {
    const id = await makeJob();
    const result = { n: 0, atMs: Date.now(), outcome: HOSTILE, metrics: {}, stampSource: "user", detail: hostile, hint: HOSTILE };
    const send = () => post(`/v1/jobs/${id}/results`, { state: "running", error: HOSTILE, results: [result] });
    expect([(await send()).status, (await send()).status]).toEqual([204, 204]);
    const { error, results } = await ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.probeJob.findUniqueOrThrow({ where: { tenantId_id: { tenantId: tenant.tenantId, id } }, include: { results: true } }),
    );
    expect(error).toBe(STORED);
    expect(results.map((row) => row.result)).toEqual([{ ...result, outcome: STORED, detail: stored, hint: STORED }]);
    expect((await post(`/v1/jobs/${id}/results`, { state: "done", results: [] })).status).toBe(204);
  });

  it("in the refusals of a plan, and in its error", async () => {
    const refused = [{ checkId: HOSTILE, reason: HOSTILE }];
    expect((await post("/v1/plan/applied", { revision: 1, error: null, refused })).status).toBe(204);
    expect((await findCollector()).planError).toBe(`${STORED}: ${STORED}`);
    expect((await post("/v1/plan/applied", { revision: 1, error: HOSTILE })).status).toBe(204);
    expect((await findCollector()).planError).toBe(STORED);
  });

  it("in a batch's details and gaps, and the batch after it is accepted", async () => {
    const series = await makeSeries(ingest.database, tenant, collector);
    const ts = Date.now() - 1000;
    const batch = {
      ...{ epoch: 1, seq: 1, series: [series, HOSTILE], ts: [ts, HOSTILE], value: [1, HOSTILE] },
      detail: [{ i: 0, metadata: hostile }],
      gaps: [{ fromMs: ts - 2000, toMs: ts - 1000, n: 3, reason: HOSTILE }],
    };
    const answer = await collector.sendBatch(batch);
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1, quarantined: 1, duplicate: false }]);
    expect((await collector.sendBatch(batch)).status).toBe(200);
    const rows = await ingest.database.db.withTenant(tenant.tenantId, async (tx) => ({
      details: await tx.$queryRaw`SELECT metadata FROM tsdb.tenant_sample_detail WHERE series_id = ${series}`,
      gaps: await tx.gap.findMany({ where: { collectorId: collector.id }, select: { n: true, reason: true } }),
    }));
    expect(rows).toEqual({ details: [{ metadata: stored }], gaps: [{ n: 3n, reason: STORED }] });
    expect((await collector.sendBatch({ epoch: 1, seq: 2, series: [series], ts: [ts + 1], value: [2] })).status).toBe(202);
  });
});

describe("what no column holds is invalid input, not an error of the server,", () => {
  it.each([
    ["a result's number", { results: [{ n: 2 ** 40, atMs: 0, outcome: "ok", metrics: {}, stampSource: "user" }] }],
    ["a result's time", { results: [{ n: 0, atMs: 1e300, outcome: "ok", metrics: {}, stampSource: "user" }] }],
  ])("%s", async (_, body) => {
    expect((await post(`/v1/jobs/${await makeJob()}/results`, { state: "running", ...body })).status).toBe(422);
  });

  it("a plan's revision", async () => {
    expect((await post("/v1/plan/applied", { revision: 2 ** 40, error: null })).status).toBe(422);
  });

  it("a body nested a hundred thousand deep", async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const result = (detail: string) =>
      `{"state":"running","results":[{"n":0,"atMs":0,"outcome":"ok","metrics":{},"stampSource":"user","detail":${detail}}]}`;
    expect((await collector.send("POST", `/v1/jobs/${await makeJob()}/results`, result(deep))).status).toBe(422);
    const batch = `{"epoch":1,"seq":9,"series":[1],"ts":[0],"value":[0],"detail":[{"i":0,"metadata":${deep}}]}`;
    expect((await collector.send("POST", "/v1/batches", new Uint8Array(gzipSync(batch)))).status).toBe(422);
  });
});
