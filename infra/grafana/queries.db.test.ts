import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMetrics as ingestMetrics } from "../../apps/ingest/src/metrics";
import { observeRequests } from "../../apps/web/src/front/request-metrics";
import { addOlderSamples, createFullOrganization, testInstallation } from "../../apps/web/src/server/testing/full-organization";
import { createMetrics as workerMetrics } from "../../apps/worker/src/metrics";
import { engineMetrics } from "../../collectors/agent/src/engine/engine-metrics";
import { Outbox } from "../../collectors/agent/src/engine/outbox";
import { openBackend } from "../../collectors/agent/src/io/backend";
import { Spool } from "../../collectors/agent/src/spool/spool";
import { uplinkMetrics } from "../../collectors/agent/src/uplink/uplink-metrics";
import { createTestDatabase, type TestDatabase } from "../../packages/db/src/testing";
import { exposeMetrics } from "../../packages/services/src/endpoints";
import { registerProcessMetrics } from "../../packages/services/src/process";
import { Dashboard, queriesOf } from "./dashboard-schema";
import { missingPrometheus, type RealPrometheus, startPrometheus } from "./real-prometheus";

if (missingPrometheus) console.warn(`skipped: ${missingPrometheus}`);
const folder = join(import.meta.dirname, "dashboards");
const dashboards = readdirSync(folder).map((file) => Dashboard.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))));

/** Queries that find nothing while all is well, or where no clock of a kernel is read. */
const MAY_BE_EMPTY = ["Silent collectors by name A", "Endpoints that need somebody A", "Error of the clock A"];

/** What each variable of the dashboards is set to. */
const VALUES: Readonly<Record<string, string>> = {
  __rate_interval: "30s",
  organization: "north",
  endpoint: "ours endpoint",
  collector: ".*",
  metric: "padit_.+",
};

describe.skipIf(missingPrometheus)("every query of every dashboard", () => {
  let database: TestDatabase;
  let prometheus: RealPrometheus;
  const spoolFolder = mkdtempSync(join(tmpdir(), "padit-queries-"));
  beforeAll(async () => {
    database = await createTestDatabase();
    prometheus = await startPrometheus({
      "padit-web": site(database),
      "padit-ingest": ingest(database),
      "padit-worker": worker(database),
      "padit-collector": collector(spoolFolder),
      north: await organization(database),
    });
  });
  afterAll(async () => {
    await prometheus.close();
    await database.dispose();
    rmSync(spoolFolder, { recursive: true });
  });

  test.each(dashboards)("$title finds series in a real Prometheus", async (dashboard) => {
    const empty = async () => {
      const found: string[] = [];
      for (const { where, expr } of queriesOf(dashboard)) {
        const asSent = expr.replace(/\$(\w+)/g, (_, name: string) => VALUES[name] ?? "");
        if ((await prometheus.count(asSent)) === 0) found.push(where);
      }
      return found.filter((where) => !MAY_BE_EMPTY.includes(where));
    };
    await expect.poll(empty, { timeout: 40_000, interval: 1_000 }).toEqual([]);
  });
});

/** An organization with a measured delay, a loss and a pushed value. */
async function organization(database: TestDatabase): Promise<() => Promise<string>> {
  const installation = await testInstallation(database);
  const ours = await createFullOrganization(installation, database, "ours");
  const { tenantId, endpointId, collectorId, ownerId } = ours;
  const metrics = [
    { metricName: "udp_echo_loss", unit: "ratio", metricType: "loss" },
    { metricName: "udp_echo_duplicates", unit: "count", metricType: "custom" },
    { metricName: "room.temperature", unit: "Cel", metricType: "custom" },
  ];
  for (const metric of metrics) {
    const { id } = await installation.db.withTenant(tenantId, (tx) =>
      tx.series.create({ data: { tenantId, endpointId, collectorId, ...metric } }),
    );
    // Its newest sample is 120 s before the time that it is given.
    await addOlderSamples(database.urls.ingest, { seriesId: id, sampledAt: new Date(ours.sampledAt.getTime() + 120_000) }, 1);
  }
  await installation.db.asSystem((tx) => tx.shard.updateMany({ data: { leasedAt: new Date(), checkpointAt: new Date() } }));
  const actor = { kind: "user", userId: ownerId, name: "Olga", tenantId, role: "owner" } as const;
  return () => exposeMetrics({ ...installation, actor, now: () => new Date() }, {});
}

function site({ db }: TestDatabase): () => Promise<string> {
  const { registry } = ingestMetrics();
  registry.clear();
  registerProcessMetrics(registry, { component: "web", version: "0.1.0", pools: () => db.poolUses() });
  const observe = observeRequests(registry);
  observe({ method: "GET", path: "/api/v1/alerts", status: 200, durationMs: 12 });
  observe({ method: "GET", path: "/alerts", status: 500, durationMs: 40 });
  return () => registry.metrics();
}

function ingest({ db }: TestDatabase): () => Promise<string> {
  const { registry, observeBodyBytes, batches, points, quarantined, refused, commitSeconds } = ingestMetrics();
  registerProcessMetrics(registry, { component: "ingest", version: "0.1.0", pools: () => db.poolUses() });
  observeBodyBytes(() => 4_096);
  batches.inc({ outcome: "stored" });
  points.inc(100);
  quarantined.inc({ reason: "out_of_range" });
  refused.inc({ status: 503 });
  return () => {
    commitSeconds.observe(0.004);
    return registry.metrics();
  };
}

function worker({ db }: TestDatabase): () => Promise<string> {
  const metrics = workerMetrics(db, () => new Date());
  metrics.onBatches(0, 3, 100);
  metrics.onColdStart(0);
  metrics.onAttempt({ channel: "webhook", result: "delivered", sinceQueuedMs: 80 });
  metrics.onUpkeep({ step: "rollups", event: "failed" });
  metrics.onUpkeep({ step: "rollups", event: "done" });
  return () => metrics.metrics();
}

function collector(spoolFolder: string): () => Promise<string> {
  const nothing = () => undefined;
  const backend = openBackend({ enforce: nothing, enforceLink: nothing, stampErrorMs: () => 0 }, { reason: "no packet is sent here" });
  const uplink = uplinkMetrics(new Spool(spoolFolder)).registry;
  const { registry: engine, runs, lateness } = engineMetrics(backend, new Outbox({ boot: 1, send: nothing }));
  runs.inc({ protocol: "udp-echo", outcome: "ok" });
  lateness.observe(0.001);
  // One text, as the uplink serves it.
  return async () => `${await uplink.metrics()}\n${await engine.metrics()}`;
}
