import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { eventFromJson, eventToJson, newId, type PaditEvent } from "@padit/domain";
import { folderObjectStore } from "@padit/objects";
import { type BusEvent, buildEvents, metricsOf } from "@padit/services/events";
import { BUS_KEY, enqueue, OutboxMessage } from "@padit/services/outbox";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drainShard } from "../testing/drain-shard";
import { createTenant, feedLog, type TenantFixture } from "../testing/tenant-fixture";

const START_MS = Math.floor(Date.now() / 60_000) * 60_000 - 20 * 60_000;
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
/** Two good minutes, then one that is twenty times as slow: the rule fires, and the detectors see a level shift. */
const VALUES = [...Array<number>(120).fill(1), ...Array<number>(60).fill(20)].map((ms, i) => ms + (i % 7) / 100);

let database: TestDatabase;
let folder: string;
let own: TenantFixture;
let events: BusEvent[];
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "padit-events-"));
  own = await createTenant(database.db, 0);
  await feedLog(database.db, { ...own, shard: 0, startMs: START_MS, values: VALUES });
  await storeSamples();
  await database.db.asSystem((tx) => tx.installation.create({ data: { key: BUS_KEY, value: {} } }));
  await drain();
  events = await build();
});
afterAll(async () => {
  await database.dispose();
  await rm(folder, { recursive: true });
});

/** What ingest writes beside the log. */
async function storeSamples(): Promise<void> {
  const ingest = new pg.Client({ connectionString: database.urls.ingest });
  await ingest.connect();
  const rows = VALUES.map((value, i) => ({ ts: new Date(START_MS + i * 1_000).toISOString(), value }));
  await ingest.query(
    "INSERT INTO tsdb.sample (series_id, ts, value) SELECT $1, ts, value FROM jsonb_to_recordset($2) AS r (ts timestamptz, value float8)",
    [own.seriesId, JSON.stringify(rows)],
  );
  await ingest.query("INSERT INTO tsdb.sample_detail (series_id, ts, metadata) VALUES ($1, $2, $3)", [
    own.seriesId,
    rows[3]?.ts,
    { error: "x" },
  ]);
  await ingest.end();
}

const drain = () => drainShard({ db: database.db, store: folderObjectStore(folder), settings }, 0);

/** Every event that the outbox refers to, measurements too. */
const build = () =>
  database.db.withTenant(own.tenantId, async (tx) => {
    const rows = await tx.outbox.findMany({ where: { kind: "event" }, orderBy: { id: "asc" } });
    const built: BusEvent[] = [];
    for (const { payload, kind, createdAt } of rows) {
      const message = OutboxMessage.parse({ ...(payload as object), kind });
      if (message.kind !== "event") continue;
      const facts = { tx, series: database.db.series, at: createdAt };
      if (message.topic === "features.extracted") built.push(...(await buildEvents({ ...facts, message: metricsOf(message) })));
      built.push(...(await buildEvents({ ...facts, message })));
    }
    return built;
  });

type Of<Type extends PaditEvent["event_type"]> = Extract<PaditEvent, { event_type: Type }>;
const of = <Type extends PaditEvent["event_type"]>(type: Type): Of<Type>[] =>
  events.map(({ event }) => event).filter((event): event is Of<Type> => event.event_type === type);

describe("the references that a lease leaves in the outbox", () => {
  it("build all four events, each once, and each survives its JSON", () => {
    expect(new Set(events.map(({ topic }) => topic))).toEqual(
      new Set(["metric.collected", "features.extracted", "anomaly.detected", "alert.created"]),
    );
    expect(new Set(events.map(({ event }) => event.event_id)).size).toBe(events.length);
    for (const { event } of events) expect(eventFromJson(JSON.parse(JSON.stringify(eventToJson(event))))).toEqual(event);
  });

  it("build the same events again, ids and times included", async () => expect(await build()).toEqual(events));

  it("build a metric for every sample of a closed window, with where it comes from", () => {
    const metrics = of("MetricCollected");
    const closed = of("FeaturesExtracted").length * 10;
    expect(metrics.map(({ metric }) => metric.value)).toEqual(VALUES.slice(0, closed));
    expect(metrics[3]?.metric).toEqual({
      timestamp: new Date(START_MS + 3_000),
      source_id: own.endpointId,
      metric_name: "udp_echo_rtt",
      value: VALUES[3],
      unit: "ms",
      metric_type: "latency",
      protocol: "udp-echo",
      metadata: { collector_id: own.collectorId, collector: "probe", endpoint: "echo", error: "x" },
    });
    expect(metrics[4]?.metric.metadata).not.toHaveProperty("error");
  });

  it("build a window's features with its raw values", () => {
    const [first] = of("FeaturesExtracted");
    const raw = VALUES.slice(0, 10);
    // Stored statistics are rounded to 13 binary digits; the values here are a few milliseconds.
    const stored = (value: number) => expect.closeTo(value, 2);
    expect(first?.features).toMatchObject({
      source_id: own.endpointId,
      window_start: new Date(START_MS),
      window_end: new Date(START_MS + 10_000),
      timestamp: new Date(START_MS + 10_000),
      mean: stored(raw.reduce((sum, value) => sum + value) / 10),
      min: stored(Math.min(...raw)),
      max: stored(Math.max(...raw)),
      raw_values: raw,
      metadata: { metric_name: "udp_echo_rtt", unit: "ms", revision: 0, n: 10 },
    });
  });

  it("build the anomaly and the alert of the shift, of the endpoint both", async () => {
    const [anomaly] = of("AnomalyDetected");
    expect(anomaly?.detection).toMatchObject({ source_id: own.endpointId, is_anomaly: true, detector_name: "composite" });
    expect(anomaly?.detection.timestamp.getTime()).toBeGreaterThan(START_MS + 120_000);
    expect(anomaly?.detection.evidence).toMatchObject({ unit: "ms", metric_name: "udp_echo_rtt" });
    const [row] = await database.db.withTenant(own.tenantId, (tx) => tx.alert.findMany());
    expect(of("AlertCreated")).toMatchObject([
      {
        alert: { alert_id: row?.id, source_id: own.endpointId, title: row?.title, severity: "warning", tags: ["lab"], is_resolved: false },
      },
    ]);
    expect(events.find(({ topic }) => topic === "alert.created")?.key).toBe(own.endpointId);
    expect(events.find(({ topic }) => topic === "anomaly.detected")?.key).toBe(String(own.seriesId));
  });

  it("build nothing of what was deleted", async () => {
    await database.db.withTenant(own.tenantId, async (tx) => {
      await tx.alert.deleteMany();
      await tx.series.deleteMany();
    });
    expect(await build()).toEqual([]);
  });
});

it("events are written only where a bus is configured; other messages always are", async () => {
  const { tenantId } = await createTenant(database.db, 1);
  const write = () =>
    database.db.withTenant(tenantId, async (tx) => {
      const about = { alertId: newId() };
      await enqueue(tx, { kind: "event", topic: "alert.created", refs: about }, { kind: "delivery", eventType: "alert.created", ...about });
    });
  const kinds = () =>
    database.db.withTenant(tenantId, async (tx) => (await tx.outbox.findMany({ orderBy: { id: "asc" } })).map(({ kind }) => kind));
  await write();
  expect(await kinds()).toEqual(["event", "delivery"]);
  await database.db.asSystem((tx) => tx.installation.delete({ where: { key: BUS_KEY } }));
  await write();
  expect(await kinds()).toEqual(["event", "delivery", "delivery"]);
});
