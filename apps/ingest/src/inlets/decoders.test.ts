import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { isPaditError } from "@padit/domain";
import { PushMapping } from "@padit/services/collectors";
import fc from "fast-check";
import { compressSync } from "snappy";
import { expect, test } from "vitest";
import { INLETS } from ".";
import type { Inlet } from "./inlet";
import { isMatch, nameSeries } from "./name-point";
import { ExportRequest } from "./otlp-messages";
import type { PushPoint } from "./point";
import { WriteRequest, WriteRequest2 } from "./remote-write-messages";

const lease = { grow: () => undefined, release: () => undefined };

function decode(inlet: Inlet, body: Buffer, headers: Record<string, string> = {}) {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  return inlet.decode({ request, query: new URLSearchParams(), body, lease });
}

const inletNamed = (name: string): Inlet => {
  const inlet = INLETS.find((one) => one.name === name);
  if (!inlet) throw new Error(`no inlet ${name}`);
  return inlet;
};

/** Headers under which each inlet reads its body in every form that it knows. */
const HEADERS: readonly Record<string, string>[] = [
  {},
  { "content-encoding": "gzip" },
  { "content-type": "application/json" },
  { "content-type": "application/x-ndjson" },
  { "content-type": "application/x-protobuf" },
  { "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request" },
];
const FORMS = INLETS.flatMap(({ name }) => HEADERS.map((headers) => [name, headers] as const));

/** Valid bodies, which mutation takes further into the decoders than random bytes go. */
const NOW_NS = 1_795_000_000_000_000_000;
const otlpBody = {
  resourceMetrics: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeMetrics: [
        {
          metrics: [
            { name: "load", gauge: { dataPoints: [{ timeUnixNano: NOW_NS, asDouble: 0.5 }] } },
            { name: "hits", sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [{ timeUnixNano: NOW_NS, asInt: 7 }] } },
            {
              name: "duration",
              unit: "ms",
              histogram: {
                aggregationTemporality: 1,
                dataPoints: [
                  {
                    startTimeUnixNano: NOW_NS - 10e9,
                    timeUnixNano: NOW_NS,
                    count: 4,
                    sum: 40,
                    bucketCounts: [0, 4, 0],
                    explicitBounds: [0, 20],
                  },
                ],
              },
            },
          ],
        },
      ],
    },
  ],
};
const SEEDS = [
  Buffer.from('cpu,host=a value=1,text="x" 1556813561098000000\n'),
  Buffer.from(
    compressSync(
      Buffer.from(
        WriteRequest.encode(
          WriteRequest.fromObject({ timeseries: [{ labels: [{ name: "__name__", value: "up" }], samples: [{ value: 1, timestamp: 1 }] }] }),
        ).finish(),
      ),
    ),
  ),
  Buffer.from(ExportRequest.encode(ExportRequest.fromObject(otlpBody)).finish()),
  Buffer.from(JSON.stringify(otlpBody)),
  Buffer.from('[{"metric_name":"m","value":1}]'),
];
const mutated = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }))
  .map(([seed, changes]) => {
    const body = Buffer.from(seed);
    for (const [at, byte] of changes) body[at % body.length] = byte;
    return body;
  });
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ maxLength: 300, unit: "grapheme" }).map((text) => Buffer.from(text)),
  mutated,
  mutated.map((body) => gzipSync(body)),
  mutated.map((body) => Buffer.from(compressSync(body))),
);

test.each(FORMS)("%s with %j returns points or a refusal of ours for any body", (name, headers) => {
  const inlet = inletNamed(name);
  fc.assert(
    fc.property(bodies, (body) => {
      try {
        for (const { tsMs, value } of decode(inlet, body, headers).points)
          expect([typeof value, tsMs === null || typeof tsMs === "number"]).toEqual(["number", true]);
      } catch (error) {
        if (!isPaditError(error)) throw error;
        const answer = inlet.problem(error, Object.assign(new IncomingMessage(new Socket()), { headers }));
        expect([400, 413, 415]).toContain(answer.status === 422 ? 400 : answer.status);
      }
    }),
    { numRuns: 60 },
  );
});

test("a body that inflates without end is refused as too large", () => {
  const bomb = gzipSync(Buffer.alloc(9 << 20));
  for (const name of ["influx_v2", "otlp", "samples"])
    expect(() => decode(inletNamed(name), bomb, { "content-encoding": "gzip", "content-type": "application/x-protobuf" })).toThrow(
      "inflates to at most",
    );
  const lie = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), Buffer.alloc(10)]);
  expect(() => decode(inletNamed("prometheus"), lie)).toThrow("inflates to at most");
});

test("OTLP gives one result for protobuf and for JSON: gauges, growing sums, and a delta histogram as rate, mean and quantiles", () => {
  const binary = Buffer.from(ExportRequest.encode(ExportRequest.fromObject(otlpBody)).finish());
  const { points } = decode(inletNamed("otlp"), binary, { "content-type": "application/x-protobuf" });
  expect(decode(inletNamed("otlp"), Buffer.from(JSON.stringify(otlpBody)), { "content-type": "application/json" }).points).toEqual(points);
  const labels = [["service.name", "shop"]];
  expect(points).toMatchObject([
    { name: "load", value: 0.5, nature: "level", labels, tsMs: NOW_NS / 1e6 },
    { name: "hits", value: 7, nature: "counter" },
    { name: "duration_rate", value: 0.4, unit: "" },
    { name: "duration_mean", value: 10, unit: "ms" },
    // All four lie between 0 and 20: the half of them below 10, 95 % below 19.
    { name: "duration_p50", value: 10 },
    { name: "duration_p95", value: 19 },
    { name: "duration_p99", value: 19.8 },
  ]);
});

const series = (labels: Record<string, string>, samples: object[]) => ({
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
  samples,
});
const written = (type: typeof WriteRequest, message: object): Buffer =>
  Buffer.from(compressSync(Buffer.from(type.encode(type.fromObject(message)).finish())));

test("remote write 1.0: labels, counters by their metadata and suffix; a stale marker and any other NaN are no measurement", () => {
  const stale = new DataView(new ArrayBuffer(8));
  stale.setBigUint64(0, 0x7ff0000000000002n);
  const body = written(WriteRequest, {
    metadata: [{ type: 1, metricFamilyName: "packets" }],
    timeseries: [
      series({ __name__: "up", job: "node", instance: "a:9100" }, [
        { value: 1, timestamp: 1000 },
        { value: stale.getFloat64(0), timestamp: 2000 },
      ]),
      series({ __name__: "packets", instance: "a:9100" }, [{ value: 5, timestamp: 1000 }]),
      series({ __name__: "rpc_seconds_bucket", le: "0.1" }, [{ value: 3, timestamp: 1000 }]),
      series({ job: "nameless" }, [{ value: 3, timestamp: 1000 }]),
    ],
  });
  expect(decode(inletNamed("prometheus"), body)).toMatchObject({
    points: [
      {
        name: "up",
        value: 1,
        tsMs: 1000,
        labels: [
          ["job", "node"],
          ["instance", "a:9100"],
        ],
        nature: null,
      },
      { name: "packets", value: 5, nature: "counter" },
      { name: "rpc_seconds_bucket", value: 3, nature: "counter" },
    ],
    rejected: [{ n: 1 }],
  });
});

test("remote write 2.0: symbols, unit and type of each series", () => {
  const symbols = ["", "__name__", "rtt", "instance", "a", "seconds"];
  const body = written(WriteRequest2, {
    symbols,
    timeseries: [{ labelsRefs: [1, 2, 3, 4], samples: [{ value: 0.25, timestamp: 1000 }], metadata: { type: 1, unitRef: 5 } }],
  });
  const headers = { "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request" };
  expect(decode(inletNamed("prometheus"), body, headers).points).toEqual([
    { name: "rtt", labels: [["instance", "a"]], value: 0.25, tsMs: 1000, unit: "seconds", nature: "counter" },
  ]);
});

const point: PushPoint = {
  name: "ping_rtt_ms",
  labels: [
    ["url", "192.0.2.1"],
    ["host", "probe-1"],
  ],
  value: 1,
  tsMs: null,
  unit: "",
  nature: null,
};

test("a point is named by the first endpoint label that it has; other labels follow the metric, sorted", () => {
  const mapping = PushMapping.parse({});
  expect(nameSeries(point, mapping, "telegraf")).toEqual({
    ...{ source: "probe-1", metricName: 'ping_rtt_ms{url="192.0.2.1"}', unit: "ms", metricType: "latency", nature: null },
  });
  expect(nameSeries({ ...point, labels: [] }, mapping, "telegraf")).toMatchObject({ source: "telegraf", metricName: "ping_rtt_ms" });
  expect(nameSeries({ ...point, name: "x".repeat(501) }, mapping, "telegraf")).toBeNull();
});

test("a mapping chooses the endpoint's label and states unit, type and nature", () => {
  const mapping = PushMapping.parse({
    endpointLabels: ["url"],
    metrics: [{ match: "ping_*", unit: "us", metricType: "custom", nature: "level" }],
  });
  expect(nameSeries(point, mapping, "")).toEqual({
    ...{ source: "192.0.2.1", metricName: 'ping_rtt_ms{host="probe-1"}', unit: "us", metricType: "custom", nature: "level" },
  });
});

test.each([
  ["ping_*", "ping_rtt", true],
  ["*_rtt", "ping_rtt", true],
  ["p*_r*t", "ping_rtt", true],
  ["ping", "ping_rtt", false],
  ["a*a", "a", false],
  ["*", "", true],
])("%s matches %s: %s", (pattern, name, matches) => {
  expect(isMatch(pattern, name)).toBe(matches);
});
