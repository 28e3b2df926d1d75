import { gzipSync } from "node:zlib";
import { InfluxDB, Point } from "@influxdata/influxdb-client";
import { OTLPMetricExporter as JsonExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { createPushCollector, revokeCollector, rotatePushToken, updatePushCollector } from "@padit/services/collectors";
import { createKeyring } from "@padit/services/keyring";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import pg from "pg";
import { compressSync } from "snappy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestIngest, startTestIngestBeside, type TestIngest } from "../testing";
import { RpcStatus } from "./otlp-messages";
import { WriteRequest, WriteRequest2 } from "./remote-write-messages";

let server: TestIngest;
let superuser: pg.Client;
beforeAll(async () => {
  server = await startTestIngest();
  superuser = new pg.Client({ connectionString: server.database.urls.owner });
  await superuser.connect();
  await superuser.query("SET ROLE NONE");
});
afterAll(async () => {
  await superuser.end();
  await server.close();
});

async function newPush(input: { seriesMax?: number } = {}) {
  const organization = await createTestOrganization(server.database.db, createKeyring(server.secretKeys));
  const { collector, token } = await createPushCollector(organization.owner, { name: "pushed", ...input });
  const { tenantId } = organization;
  /** What is stored, as `endpoint metric: values`. */
  const stored = async (): Promise<Record<string, number[]>> => {
    const rows = await server.database.db.withTenant(tenantId, (tx) =>
      tx.series.findMany({ include: { endpoint: true }, orderBy: { id: "asc" } }),
    );
    const values = await ingestReader(rows.map(({ id }) => id));
    return Object.fromEntries(rows.map(({ id, endpoint, metricName }) => [`${endpoint.name} ${metricName}`, values.get(id) ?? []]));
  };
  return { ...organization, collectorId: collector.id, token, stored };
}

/** Values by series. */
async function ingestReader(ids: readonly number[]): Promise<Map<number, number[]>> {
  const { rows } = await superuser.query<{ series_id: number; values: number[] }>(
    "SELECT series_id, array_agg(value ORDER BY ts) AS values FROM tsdb.sample WHERE series_id = ANY($1::int[]) GROUP BY 1",
    [ids],
  );
  return new Map(rows.map(({ series_id, values }) => [series_id, values]));
}

const post = (
  path: string,
  token: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
  url = server.url,
): Promise<Response> =>
  fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });

const JSON_TYPE = { "content-type": "application/json" };

test("the port for line protocol takes both versions' writes and knows no other path", async () => {
  const { token, stored } = await newPush();
  const door = `http://127.0.0.1:${server.ingest.lineProtocolPort}`;
  const now = Date.now();
  expect((await post("/api/v2/write?precision=ms", token, `ping,host=a rtt_ms=1.5 ${now}`, {}, door)).status).toBe(204);
  expect((await post("/write?precision=ms", token, `ping,host=a rtt_ms=2.5 ${now + 1_000}`, {}, door)).status).toBe(204);
  expect(Object.values(await stored())).toEqual([[1.5, 2.5]]);
  for (const path of ["/api/v1/samples", "/v1/metrics", "/v1/time", "/"])
    expect([path, (await post(path, token, "[]", JSON_TYPE, door)).status]).toEqual([path, 404]);
});

test("the official InfluxDB client writes points, gzip included, and they are endpoints and series", async () => {
  const { token, stored } = await newPush();
  const write = new InfluxDB({ url: server.url, token }).getWriteApi("any", "any", "ms", { gzipThreshold: 1, maxRetries: 0 });
  const now = Date.now();
  for (const [i, value] of [12.5, 13.5].entries())
    write.writePoint(
      new Point("ping")
        .tag("host", "probe-1")
        .tag("url", "192.0.2.1")
        .floatField("average_ms", value)
        .timestamp(now + i),
    );
  await write.close();
  expect(await stored()).toEqual({ 'probe-1 ping_average_ms{url="192.0.2.1"}': [12.5, 13.5] });
});

test.each([
  ["protobuf", ProtobufExporter],
  ["JSON", JsonExporter],
])("the OpenTelemetry SDK exports metrics as %s", async (_, Exporter) => {
  const { token, stored } = await newPush();
  const exporter = new Exporter({ url: `${server.url}/v1/metrics`, headers: { authorization: `Bearer ${token}` } });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter("test");
  meter.createCounter("hits").add(3, { route: "/" });
  meter.createGauge("load", { unit: "1" }).record(0.5);
  await provider.forceFlush();
  await provider.shutdown();
  const series = Object.entries(await stored());
  expect(series.find(([name]) => name.endsWith(' hits{route="/"}'))?.[1][0]).toBe(3);
  expect(series.find(([name]) => name.endsWith(" load"))?.[1][0]).toBe(0.5);
});

const encoded = (type: typeof WriteRequest, message: object): Buffer =>
  Buffer.from(compressSync(Buffer.from(type.encode(type.fromObject(message)).finish())));
const up = (samples: object[]) => ({
  labels: [
    ["__name__", "up"],
    ["instance", "a:9100"],
  ].map(([name, value]) => ({ name, value })),
  samples,
});

test("Prometheus remote write 1.0 and 2.0 are stored, and 2.0 learns how many samples were written", async () => {
  const { token, stored } = await newPush();
  const now = Date.now();
  const headers = { "content-encoding": "snappy", "content-type": "application/x-protobuf" };
  const first = await post(
    "/api/v1/push/prometheus",
    token,
    encoded(WriteRequest, { timeseries: [up([{ value: 1, timestamp: now }])] }),
    headers,
  );
  expect([first.status, first.headers.get("x-prometheus-remote-write-samples-written")]).toEqual([204, null]);
  const symbols = ["", "__name__", "up", "instance", "a:9100"];
  const timeseries = [{ labelsRefs: [1, 2, 3, 4], samples: [{ value: 0, timestamp: now + 1 }] }];
  const v2 = { ...headers, "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request" };
  const second = await post("/api/v1/push/prometheus", token, encoded(WriteRequest2, { symbols, timeseries }), v2);
  expect([second.status, second.headers.get("x-prometheus-remote-write-samples-written")]).toEqual([204, "1"]);
  expect(await stored()).toEqual({ "a:9100 up": [1, 0] });
});

test("a repeated body with time stamps counts once, also at another ingest process; one without counts each time", async () => {
  const { token, stored } = await newPush();
  const beside = await startTestIngestBeside(server);
  const lines = `cpu,host=a value=1 ${Date.now()}`;
  const write = (url: string, text: string) => post("/api/v2/write?precision=ms", token, text, {}, url);
  const answers = await Promise.all([server.url, beside.url, server.url, beside.url].map((url) => write(url, lines)));
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  expect(await stored()).toEqual({ "a cpu": [1] });
  for (let i = 0; i < 2; i++) expect((await write(beside.url, "cpu,host=a value=2")).status).toBe(204);
  expect((await stored())["a cpu"]).toEqual([1, 2, 2]);
  await beside.close();
});

test("beyond the series limit known series are stored, further ones are refused in the words of each protocol, and the page shows it", async () => {
  const { owner, tenantId, token, stored, collectorId } = await newPush({ seriesMax: 2 });
  const v2 = await post("/api/v2/write", token, "m,host=a value=1\nm,host=b value=2\nm,host=c value=3");
  expect([v2.status, await v2.json()]).toEqual([
    422,
    { code: "unprocessable entity", message: "partial write: series limit of 2 reached for the push collector pushed dropped=1" },
  ]);
  expect(Object.keys(await stored())).toEqual(["a m", "b m"]);
  const v1 = await post("/write", token, "m,host=d value=1");
  expect([v1.status, v1.headers.get("x-influxdb-error")]).toEqual([400, expect.stringContaining("series limit of 2 reached")]);
  const prometheus = await post(
    "/api/v1/push/prometheus",
    token,
    encoded(WriteRequest, { timeseries: [up([{ value: 1, timestamp: Date.now() }])] }),
  );
  expect([prometheus.status, await prometheus.text()]).toEqual([400, expect.stringContaining("(1 samples rejected, 0 written)")]);
  const load = { name: "load", gauge: { dataPoints: [{ asDouble: 1, timeUnixNano: String(Date.now() * 1e6) }] } };
  const otlp = await post("/v1/metrics", token, JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [load] }] }] }), JSON_TYPE);
  expect([otlp.status, await otlp.json()]).toEqual([
    200,
    { partialSuccess: { rejectedDataPoints: 1, errorMessage: expect.stringContaining("series limit") } },
  ]);
  const json = await post("/api/v1/samples", token, JSON.stringify({ metric_name: "m", source_id: "e", value: 1 }), JSON_TYPE);
  expect([json.status, await json.json()]).toMatchObject([202, { accepted: 0, rejected: 1 }]);
  await expect
    .poll(
      async () =>
        (await server.database.db.withTenant(tenantId, (tx) => tx.collector.findFirstOrThrow({ where: { id: collectorId } }))).pushProblem,
    )
    .toMatchObject({ inlet: "influx_v2", message: expect.stringContaining("series limit of 2 reached") });
  const refused = await server.database.db.withTenant(tenantId, (tx) => tx.quarantine.findMany({ where: { collectorId } }));
  expect(refused.every(({ reason }) => reason === "series_limit")).toBe(true);
  expect(refused).toHaveLength(5);
  expect((await updatePushCollector(owner, { collectorId, seriesMax: 10 })).push).toMatchObject({ seriesCount: 2, seriesMax: 10 });
});

test("a wrong, rotated or revoked token is refused as each protocol's own server refuses it", async () => {
  const { owner, token, collectorId } = await newPush();
  const v2 = await post("/api/v2/write", "wrong", "m value=1");
  expect([v2.status, await v2.json()]).toEqual([401, { code: "unauthorized", message: "unauthorized access" }]);
  const v1 = await fetch(`${server.url}/write?u=x&p=wrong`, { method: "POST", body: "m value=1" });
  expect([v1.status, await v1.json()]).toEqual([401, { error: "authorization failed" }]);
  const otlp = await post("/v1/metrics", "wrong", Buffer.alloc(0), { "content-type": "application/x-protobuf" });
  expect([otlp.status, RpcStatus.toObject(RpcStatus.decode(Buffer.from(await otlp.arrayBuffer())))]).toMatchObject([401, { code: 16 }]);
  for (const authorization of [`Token ${token}`, `Token user:${token}`, `Basic ${Buffer.from(`user:${token}`).toString("base64")}`])
    expect((await post("/api/v2/write", "", "m value=1", { authorization })).status).toBe(204);
  expect((await fetch(`${server.url}/write?u=x&p=${token}`, { method: "POST", body: "m value=1" })).status).toBe(204);
  const { token: next } = await rotatePushToken(owner, { collectorId });
  expect((await post("/write", next, "m value=1")).status).toBe(204);
  await revokeCollector(owner, { collectorId });
  await expect.poll(async () => (await post("/write", next, "m value=1")).status).toBe(403);
});

test("malformed and oversized bodies are refused, never with 500; good lines beside bad ones are stored", async () => {
  const { token, stored } = await newPush();
  const partly = await post("/api/v2/write", token, "m,host=a value=1\nm value=\n");
  expect([partly.status, await partly.json()]).toEqual([
    400,
    { code: "invalid", message: "partial write: unable to parse 'm value=': invalid field value dropped=1" },
  ]);
  expect(Object.keys(await stored())).toEqual(["a m"]);
  const bomb = gzipSync(Buffer.alloc(9 << 20));
  const cases: [path: string, body: Buffer, headers: Record<string, string>, status: number][] = [
    ["/api/v2/write", Buffer.from("x"), { "content-encoding": "gzip" }, 400],
    ["/api/v2/write", bomb, { "content-encoding": "gzip" }, 413],
    ["/api/v2/write", Buffer.alloc(5 << 20), {}, 413],
    ["/api/v2/write?precision=years", Buffer.from("m value=1"), {}, 400],
    ["/api/v1/push/prometheus", Buffer.from("x"), {}, 400],
    ["/api/v1/push/prometheus", Buffer.from("x"), { "content-type": "text/plain" }, 415],
    ["/v1/metrics", Buffer.from("\xff\xff"), { "content-type": "application/x-protobuf" }, 400],
    ["/v1/metrics", Buffer.from("{"), JSON_TYPE, 400],
    ["/api/v1/samples", Buffer.from("{"), JSON_TYPE, 400],
    ["/api/v1/samples", Buffer.from("7"), JSON_TYPE, 422],
  ];
  for (const [path, body, headers, status] of cases)
    expect([path, (await post(path, token, body, headers)).status]).toEqual([path, status]);
});
