import { compressSync } from "snappy";
import { ExportRequest } from "../../apps/ingest/src/inlets/otlp-messages";
import { WriteRequest, WriteRequest2 } from "../../apps/ingest/src/inlets/remote-write-messages";

export const POINTS_PER_REQUEST = 500;
const METRICS_PER_HOST = 10;
const NS_PER_MS = 1_000_000n;

export interface InletBody {
  path: string;
  headers: Record<string, string>;
  /** A request of `POINTS_PER_REQUEST` points, one of each series, at the given time in ms since the Unix epoch. */
  bodyOf(atMs: number): Buffer;
}

interface Reading {
  host: string;
  metric: string;
  value: number;
}
const readings = (atMs: number): Reading[] =>
  Array.from({ length: POINTS_PER_REQUEST }, (_, n) => ({
    host: `host-${Math.floor(n / METRICS_PER_HOST)}`,
    metric: `metric_${n % METRICS_PER_HOST}`,
    value: Math.round(1_000 * (10 + Math.sin(atMs / 60_000 + n))) / 1_000,
  }));

/** One request per protocol, as its usual client sends it. */
export const INLET_BODIES: Readonly<Record<string, InletBody>> = {
  line_protocol: {
    path: "/api/v2/write?precision=ms",
    headers: { "content-type": "text/plain" },
    bodyOf: (atMs) =>
      Buffer.from(
        readings(atMs)
          .map(({ host, metric, value }) => `${metric},host=${host} value=${value} ${atMs}`)
          .join("\n"),
      ),
  },
  remote_write_1: {
    path: "/api/v1/push/prometheus",
    headers: { "content-encoding": "snappy", "content-type": "application/x-protobuf" },
    bodyOf: (atMs) =>
      snappy(WriteRequest, {
        timeseries: readings(atMs).map(({ host, metric, value }) => ({
          labels: [
            { name: "__name__", value: metric },
            { name: "instance", value: host },
          ],
          samples: [{ value, timestamp: atMs }],
        })),
      }),
  },
  remote_write_2: {
    path: "/api/v1/push/prometheus",
    headers: { "content-encoding": "snappy", "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request" },
    bodyOf: (atMs) => {
      const symbols = ["", "__name__", "instance"];
      const places = new Map(symbols.map((symbol, place) => [symbol, place]));
      const placeOf = (symbol: string): number => {
        const known = places.get(symbol);
        if (known !== undefined) return known;
        places.set(symbol, symbols.length);
        return symbols.push(symbol) - 1;
      };
      const timeseries = readings(atMs).map(({ host, metric, value }) => ({
        labelsRefs: [1, placeOf(metric), 2, placeOf(host)],
        samples: [{ value, timestamp: atMs }],
      }));
      return snappy(WriteRequest2, { symbols, timeseries });
    },
  },
  otlp_protobuf: {
    path: "/v1/metrics",
    headers: { "content-type": "application/x-protobuf" },
    bodyOf: (atMs) => Buffer.from(ExportRequest.encode(ExportRequest.fromObject(exportOf(atMs))).finish()),
  },
  otlp_json: {
    path: "/v1/metrics",
    headers: { "content-type": "application/json" },
    bodyOf: (atMs) => Buffer.from(JSON.stringify(exportOf(atMs))),
  },
  json: {
    path: "/api/v1/samples",
    headers: { "content-type": "application/json" },
    bodyOf: (atMs) =>
      Buffer.from(
        JSON.stringify(
          readings(atMs).map(({ host, metric, value }) => ({
            ...{ source_id: host, metric_name: metric, value, unit: "ms", metric_type: "latency", protocol: "push" },
            timestamp: new Date(atMs).toISOString(),
          })),
        ),
      ),
  },
};

const snappy = (type: typeof WriteRequest, message: object): Buffer =>
  Buffer.from(compressSync(Buffer.from(type.encode(type.fromObject(message)).finish())));

const exportOf = (atMs: number) => ({
  resourceMetrics: [...byHost(readings(atMs))].map(([host, own]) => ({
    resource: { attributes: [{ key: "service.name", value: { stringValue: host } }] },
    scopeMetrics: [
      {
        metrics: own.map(({ metric, value }) => ({
          name: metric,
          gauge: { dataPoints: [{ timeUnixNano: String(BigInt(atMs) * NS_PER_MS), asDouble: value }] },
        })),
      },
    ],
  })),
});

function byHost(all: readonly Reading[]): Map<string, Reading[]> {
  const groups = new Map<string, Reading[]>();
  for (const reading of all) groups.set(reading.host, [...(groups.get(reading.host) ?? []), reading]);
  return groups;
}
