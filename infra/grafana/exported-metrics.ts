import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMetrics as ingestMetrics } from "../../apps/ingest/src/metrics";
import { observeRequests } from "../../apps/web/src/front/request-metrics";
import { createMetrics as workerMetrics } from "../../apps/worker/src/metrics";
import { engineMetrics } from "../../collectors/agent/src/engine/engine-metrics";
import { Outbox } from "../../collectors/agent/src/engine/outbox";
import { openBackend } from "../../collectors/agent/src/io/backend";
import { Spool } from "../../collectors/agent/src/spool/spool";
import { uplinkMetrics } from "../../collectors/agent/src/uplink/uplink-metrics";
import { openDatabase } from "../../packages/db/src";
import { MEASURED_FAMILIES, PUSHED_FAMILY } from "../../packages/services/src/endpoints/metric-family";
import { root } from "../dev/places.mjs";

/** What Prometheus itself makes for each target and each alert. */
const OF_PROMETHEUS = ["up", "scrape_duration_seconds", "ALERTS"];

/** The series' names that PADIT's processes, its collectors and `GET /api/v1/metrics` export, asked of their own registries. */
export async function exportedMetrics(): Promise<ReadonlySet<string>> {
  const texts = [await siteAndIngest(), await worker(), await collector()];
  const ofProcesses = texts.flatMap((text) =>
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = "", type]) => seriesOf(name, type)),
  );
  return new Set([...OF_PROMETHEUS, ...ofProcesses, ...stateFamilies(), ...[...MEASURED_FAMILIES, PUSHED_FAMILY].map(({ name }) => name)]);
}

/** A histogram is three families of series; its own name has none. */
const seriesOf = (name: string, type: string | undefined): string[] =>
  type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];

async function siteAndIngest(): Promise<string> {
  const { registry, observeBodyBytes } = ingestMetrics();
  observeBodyBytes(() => 0);
  observeRequests(registry);
  return registry.metrics();
}

/** A worker reports itself while no database is there. */
async function worker(): Promise<string> {
  const db = openDatabase({});
  try {
    return await workerMetrics(db, () => new Date(0)).metrics();
  } finally {
    await db.close();
  }
}

async function collector(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "padit-exported-"));
  const nothing = () => undefined;
  const backend = openBackend({ enforce: nothing, enforceLink: nothing, stampErrorMs: () => 0 }, { reason: "no packet is sent here" });
  try {
    const uplink = uplinkMetrics(new Spool(folder)).registry;
    const engine = engineMetrics(backend, new Outbox({ boot: 1, send: nothing })).registry;
    return `${await uplink.metrics()}\n${await engine.metrics()}`;
  } finally {
    backend.close();
    rmSync(folder, { recursive: true });
  }
}

/** Families of states have no list of their own: they are made from an organization's rows. */
function stateFamilies(): string[] {
  const source = readFileSync(join(root, "packages/services/src/endpoints/expose-metrics.ts"), "utf8");
  return [...source.matchAll(/^ {4}name: "(padit_\w+)"/gm)].map(([, name = ""]) => name);
}
