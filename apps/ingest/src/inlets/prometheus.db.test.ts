import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPushCollector } from "@padit/services/collectors";
import { createKeyring } from "@padit/services/keyring";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestIngest, type TestIngest } from "../testing";

/** Debian's package `prometheus` puts it in the path. */
const hasPrometheus = spawnSync("prometheus", ["--version"]).status === 0;
if (!hasPrometheus) console.warn("skipped: the real Prometheus is not installed (apt-get install prometheus)");

const SCRAPES = 5;

let server: TestIngest;
let target: Server;
let folder: string;
let prometheus: ChildProcess | undefined;
let scrapes = 0;
beforeAll(async () => {
  server = await startTestIngest();
  folder = await mkdtemp(join(tmpdir(), "padit-prometheus-"));
  target = createServer((_, response) => response.end(`# TYPE scrapes_total counter\nscrapes_total{line="1"} ${++scrapes}\n`));
  await once(target.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  if (prometheus && prometheus.exitCode === null) {
    prometheus.kill("SIGKILL");
    await once(prometheus, "exit");
  }
  target.close();
  await server.close();
  await rm(folder, { recursive: true });
});

// A server that listens on TCP always has an AddressInfo.
const targetAddress = (): string => `127.0.0.1:${(target.address() as AddressInfo).port}`;

test.skipIf(!hasPrometheus)("a real Prometheus writes what it scraped, each sample once", async () => {
  const { db } = server.database;
  const { owner, tenantId } = await createTestOrganization(db, createKeyring(server.secretKeys));
  const { token, collector } = await createPushCollector(owner, { name: "prometheus" });
  const config = `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: lab
    static_configs: [{ targets: ["${targetAddress()}"] }]
remote_write:
  - url: ${server.url}/api/v1/push/prometheus
    authorization: { credentials: ${token} }
    queue_config: { batch_send_deadline: 1s }
`;
  await writeFile(join(folder, "prometheus.yml"), config);
  const options = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, "--web.listen-address=127.0.0.1:0"];
  prometheus = spawn("prometheus", options, { stdio: "ignore" });
  const series = () =>
    db.withTenant(tenantId, async (tx) => {
      const found = await tx.series.findFirst({ where: { metricName: { startsWith: "scrapes_total" } }, include: { endpoint: true } });
      if (!found) return null;
      const samples = await db.series.samples(tx, { seriesIds: [found.id], fromMs: 0, toMs: Date.now() + 60_000, limit: 1_000 });
      return { name: found.metricName, endpoint: found.endpoint.name, values: samples.map(({ value }) => value) };
    });
  await expect.poll(async () => (await series())?.values.length ?? 0, { timeout: 45_000 }).toBeGreaterThanOrEqual(SCRAPES);
  const stored = await series();
  expect(stored).toMatchObject({ name: 'scrapes_total{job="lab",line="1"}', endpoint: targetAddress() });
  // The target counts its scrapes: a lost sample leaves a hole, a sample that counts twice repeats its number.
  expect(stored?.values).toEqual(stored?.values.map((_, i) => i + 1));
  const { pushProblem } = await db.withTenant(tenantId, (tx) => tx.collector.findFirstOrThrow({ where: { id: collector.id } }));
  expect(pushProblem).toBeNull();
});
