import type { PoolUse } from "@padit/db";
import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";

export interface ProcessMetricsOptions {
  component: "web" | "ingest" | "worker";
  version: string;
  /** Called at each scrape. */
  pools: () => readonly PoolUse[];
}

/** Registers what every process of PADIT reports: Node's own metrics, the build, and the use of its database pools. */
export function registerProcessMetrics(registry: Registry, { component, version, pools }: ProcessMetricsOptions): void {
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({ name: "padit_build_info", help: "Always 1; the labels name the build", labelNames: ["component", "version"], registers }).set(
    { component, version },
    1,
  );
  new Gauge({
    name: "padit_database_connections",
    help: "Connections of a database pool by state",
    labelNames: ["pool", "state"],
    registers,
    collect() {
      for (const { pool, total, idle } of pools()) {
        this.set({ pool, state: "idle" }, idle);
        this.set({ pool, state: "in_use" }, total - idle);
      }
    },
  });
  new Gauge({
    name: "padit_database_connection_waiters",
    help: "Requests that wait for a connection of a database pool",
    labelNames: ["pool"],
    registers,
    collect() {
      for (const { pool, waiting } of pools()) this.set({ pool }, waiting);
    },
  });
}
