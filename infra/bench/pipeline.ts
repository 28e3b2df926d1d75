// npm run bench -- pipeline [--bus]: the time from a sample to its alert, and from the alert to a webhook and to an open page, on the whole product;
// with `--bus` while every event and measurement is also published on a real Redis.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startRedis } from "../../packages/bus/src/testing/test-server";
import { Count } from "../product/count";
import { Load } from "../product/load";
import { Product, until } from "../product/product";
import { SiteSession } from "../product/site-session";
import { figure, quantile } from "./output/figures";

const ENDPOINTS = 50;
/** Between the faults of two endpoints, so that each alert has a transaction of its own. */
const STAGGER_MS = 250;
/** Short windows, so that the detectors have learnt within the bench; what is measured begins when a window closes. */
const SETTINGS = {
  PADIT_WINDOW_MS: "2000",
  PADIT_LATENESS_MS: "300",
  PADIT_LEARNING_WINDOWS: "30",
  PADIT_RESOLVE_DELAY_MS: "3000",
  PADIT_EGRESS_ALLOW: "127.0.0.1/32",
  PADIT_DEMO_PASSWORD: "pipeline-bench-password",
};

interface AlertTimes {
  id: string;
  by: string;
  received: number;
  written: number;
}

const { values } = parseArgs({ options: { bus: { type: "boolean", default: false } } });
const redis = values.bus ? await startRedis() : null;
const product = await Product.create({ ...SETTINGS, ...(redis && { REDIS_URL: redis.address, PADIT_BUS_METRICS: "1" }) });
const stopping = new AbortController();
/** Times at which the first webhook about an alert arrived, and at which an open page was notified, by alert id; ms since the Unix epoch. */
const delivered = new Map<string, number>();
const shown = new Map<string, number>();
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const atMs = Date.now();
    response.writeHead(204).end();
    const { type, data } = JSON.parse(Buffer.concat(chunks).toString());
    if (type === "alert.created" && !delivered.has(data.alert.id)) delivered.set(data.alert.id, atMs);
  });
});
try {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  console.error(`ready after ${Math.round(await product.start())} ms`);
  const { port } = receiver.address() as AddressInfo;
  await product.rest("POST", "/integrations", {
    type: "webhook",
    name: "bench",
    url: `http://127.0.0.1:${port}/hook`,
    event_types: ["alert.created"],
  });
  const site = await SiteSession.signIn(product.url, { email: "demo@padit.local", password: SETTINGS.PADIT_DEMO_PASSWORD });
  await site.subscribe(
    "demo",
    ({ topic, id }) => {
      if (topic === "alert" && id && !shown.has(id)) shown.set(id, Date.now());
    },
    stopping.signal,
  );
  const load = await Load.prepare(product, { name: "bench", endpoints: 2 * ENDPOINTS, metrics: ["udp_echo_rtt", "udp_echo_jitter"] });
  load.start();
  const [byRule, byDetector] = [load.endpoints.slice(0, ENDPOINTS), load.endpoints.slice(ENDPOINTS)];
  await oneByOne(byRule, "bad");
  const rules = await alertsOf(
    byRule.map(({ id }) => id),
    "rule",
  );
  report(
    "pipeline.sample_to_rule_alert_ms",
    rules.map(({ received, written }) => written - received),
  );
  await until(() => hasLearnt(byDetector.map(({ id }) => id)), 180_000, "detectors that have learnt");
  await oneByOne(byDetector, "shifted");
  const detectors = await alertsOf(
    byDetector.map(({ id }) => id),
    "detector",
  );
  report(
    "pipeline.window_close_to_alert_ms",
    detectors.map(({ received, written }) => written - received),
  );
  const alerts = [...rules, ...detectors];
  await until(() => alerts.every(({ id }) => delivered.has(id) && shown.has(id)), 30_000, "webhooks and the open page");
  report(
    "pipeline.alert_to_webhook_ms",
    alerts.map(({ id, written }) => (delivered.get(id) ?? Number.NaN) - written),
  );
  report(
    "pipeline.alert_to_browser_ms",
    alerts.map(({ id, written }) => (shown.get(id) ?? Number.NaN) - written),
  );
  await load.stop();
} finally {
  stopping.abort();
  receiver.close();
  await product.dispose();
  await redis?.stop();
}

async function oneByOne(endpoints: Load["endpoints"], state: "bad" | "shifted"): Promise<void> {
  for (const endpoint of endpoints) {
    endpoint.state = state;
    await pause(STAGGER_MS);
  }
}

/** The first alert of each endpoint, once all have one. */
async function alertsOf(endpointIds: readonly string[], by: string): Promise<AlertTimes[]> {
  const count = Count.at(product.superUrl);
  const read = () =>
    count.query<{ id: string; by: string; received: Date; written: Date }>(
      `SELECT a.id, v.detail ->> 'by' AS by, (v.detail ->> 'receivedAt')::timestamptz AS received, (v.detail ->> 'writtenAt')::timestamptz AS written
       FROM alert a JOIN alert_event v ON v.alert_id = a.id AND v.type = 'opened'
       WHERE a.endpoint_id = ANY ($1::uuid[]) AND a.metric_group = 'delay' AND position($2 IN v.detail ->> 'by') > 0`,
      [endpointIds, by],
    );
  await until(async () => (await read()).length >= endpointIds.length, 60_000, `an alert by ${by} for every endpoint`);
  return (await read()).map(({ received, written, ...row }) => ({ ...row, received: received.getTime(), written: written.getTime() }));
}

async function hasLearnt(endpointIds: readonly string[]): Promise<boolean> {
  const [row] = await Count.at(product.superUrl).query<{ n: number }>(
    "SELECT count(*)::int AS n FROM condition WHERE endpoint_id = ANY ($1::uuid[]) AND metric_group = 'delay' AND state = 'ok'",
    [endpointIds],
  );
  return row?.n === endpointIds.length;
}

function report(name: string, values: readonly number[]): void {
  console.error(`${name}: ${values.length} alerts`);
  figure(`${name}.p50`, quantile(values, 0.5), "ms");
  figure(`${name}.p99`, quantile(values, 0.99), "ms");
}
