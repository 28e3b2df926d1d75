import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Count } from "../product/count";
import type { Load } from "../product/load";
import type { Component, Product } from "../product/product";
import { SiteSession } from "../product/site-session";
import { quantile } from "./output/figures";

/** What another tenant may see while somebody attacks. Times in ms, memory in MiB. */
export const LIMITS = {
  sign_in_p95: 500,
  rest_p95: 300,
  sample_to_alert_p99: 2_000,
  alert_to_webhook_p99: 3_000,
  false_silences: 0,
  memory_max: 1_024,
  back_to_normal: 30_000,
} as const;
export type Measures = Record<keyof typeof LIMITS, number>;

/** Largest resident memory by process, MiB. */
export type Memory = Record<(typeof SERVERS)[number], number>;

export const UNITS: Readonly<Record<keyof Measures, string>> = {
  sign_in_p95: "ms",
  rest_p95: "ms",
  sample_to_alert_p99: "ms",
  alert_to_webhook_p99: "ms",
  false_silences: "count",
  memory_max: "MiB",
  back_to_normal: "ms",
};

export const SERVERS = ["web", "ingest", "worker", "signer", "temporal"] as const satisfies readonly Component[];
/** What was measured while one attack ran, or none. */
export interface Phase {
  name: string;
  measures: Measures;
  memory: Memory;
}

const SIGN_IN_EVERY_MS = 500;
const REST_EVERY_MS = 100;
const MEMORY_EVERY_MS = 250;
const FAULT_EVERY_MS = 500;
/** So many probes in a row within their limits are the end of an attack's effects. */
const NORMAL_PROBES = 5;

export interface Victim {
  product: Product;
  person: { email: string; password: string };
  load: Load;
  /** When the receiver got the first webhook about an alert; ms since the Unix epoch. */
  webhooks: ReadonlyMap<string, number>;
  /** Webhooks about a silent collector. */
  silences: () => number;
}

/** Measures for `durationMs` while endpoints of the victim fail one after the other. @param endpoints have no alert yet */
export async function measure(
  victim: Victim,
  endpoints: Load["endpoints"],
  durationMs: number,
): Promise<Omit<Measures, "back_to_normal"> & { memory: Memory }> {
  const endMs = performance.now() + durationMs;
  const silencesBefore = victim.silences();
  const memory: Memory = { web: 0, ingest: 0, worker: 0, signer: 0, temporal: 0 };
  const [signIns, rests] = await Promise.all([
    repeat(endMs, SIGN_IN_EVERY_MS, () => timed(() => SiteSession.signIn(victim.product.url, victim.person))),
    repeat(endMs, REST_EVERY_MS, () => timed(() => victim.product.rest("GET", "/alerts"))),
    repeat(endMs, MEMORY_EVERY_MS, async () => noteMemory(victim.product, memory)),
    failOneByOne(endpoints, endMs),
  ]);
  const alerts = await alertsOf(victim, endpoints);
  return {
    sign_in_p95: quantile(signIns, 0.95),
    rest_p95: quantile(rests, 0.95),
    sample_to_alert_p99: quantile(
      alerts.map(({ sampleToAlertMs }) => sampleToAlertMs),
      0.99,
    ),
    alert_to_webhook_p99: quantile(
      alerts.map(({ alertToWebhookMs }) => alertToWebhookMs),
      0.99,
    ),
    false_silences: victim.silences() - silencesBefore,
    memory_max: Math.max(...Object.values(memory)),
    memory,
  };
}

/** @returns how long it took until several probes in a row were within their limits; the limit itself at most twice */
export async function untilNormal({ product, person }: Victim): Promise<number> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  let inRow = 0;
  while (inRow < NORMAL_PROBES && elapsed() < 2 * LIMITS.back_to_normal) {
    const signInMs = await timed(() => SiteSession.signIn(product.url, person));
    const restMs = await timed(() => product.rest("GET", "/alerts"));
    const { ill } = await product.health();
    inRow = signInMs <= LIMITS.sign_in_p95 && restMs <= LIMITS.rest_p95 && ill.length === 0 ? inRow + 1 : 0;
  }
  return elapsed();
}

/** @returns the time of each, in ms */
async function repeat(endMs: number, everyMs: number, act: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  while (performance.now() < endMs) {
    const startedAt = performance.now();
    values.push(await act());
    await pause(Math.max(0, startedAt + everyMs - performance.now()));
  }
  return values;
}

/** A request that fails counts as one that takes forever. */
async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  try {
    await act();
    return performance.now() - startedAt;
  } catch (error) {
    console.error(`the victim's request failed: ${String(error).slice(0, 200)}`);
    return Number.POSITIVE_INFINITY;
  }
}

async function failOneByOne(endpoints: Load["endpoints"], endMs: number): Promise<number[]> {
  for (const endpoint of endpoints) {
    if (performance.now() > endMs) break;
    endpoint.state = "bad";
    await pause(FAULT_EVERY_MS);
  }
  return [];
}

interface AlertDelays {
  sampleToAlertMs: number;
  alertToWebhookMs: number;
}

const ALERTS_WITHIN_MS = 60_000;

/** Waits for the alert and the webhook of every endpoint that failed. What does not come counts as infinite. */
async function alertsOf({ product, webhooks }: Victim, endpoints: Load["endpoints"]): Promise<AlertDelays[]> {
  const failed = endpoints.filter(({ state }) => state === "bad").map(({ id }) => id);
  const read = () =>
    Count.at(product.superUrl).query<{ id: string; received: Date; written: Date }>(
      `SELECT a.id, (v.detail ->> 'receivedAt')::timestamptz AS received, (v.detail ->> 'writtenAt')::timestamptz AS written
       FROM alert a JOIN alert_event v ON v.alert_id = a.id AND v.type = 'opened'
       WHERE a.endpoint_id = ANY ($1::uuid[]) AND a.metric_group = 'delay' AND position('rule' IN v.detail ->> 'by') > 0`,
      [failed],
    );
  const deadline = performance.now() + ALERTS_WITHIN_MS;
  let rows = await read();
  const isComplete = (): boolean => rows.length >= failed.length && rows.every(({ id }) => webhooks.has(id));
  while (!isComplete() && performance.now() < deadline) {
    await pause(200);
    rows = await read();
  }
  const delays = rows.map(({ id, received, written }) => ({
    sampleToAlertMs: written.getTime() - received.getTime(),
    alertToWebhookMs: (webhooks.get(id) ?? Number.POSITIVE_INFINITY) - written.getTime(),
  }));
  const missing = { sampleToAlertMs: Number.POSITIVE_INFINITY, alertToWebhookMs: Number.POSITIVE_INFINITY };
  return [...delays, ...Array.from({ length: failed.length - rows.length }, () => missing)];
}

/** Raises what is noted for each process to its resident memory now. @returns the largest */
function noteMemory(product: Product, memory: Memory): number {
  for (const component of SERVERS)
    for (const pid of product.pidsOf(component)) {
      const [, kib = "0"] = /VmRSS:\s+(\d+)/.exec(readStatus(pid)) ?? [];
      memory[component] = Math.max(memory[component], Number(kib) / 1024);
    }
  return Math.max(...Object.values(memory));
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return ""; // the process has ended
  }
}
