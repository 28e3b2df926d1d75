import type { Database } from "@padit/db";
import { registerProcessMetrics } from "@padit/services/process";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import manifest from "../package.json";
import { readBacklog } from "./backlog";

export type UpkeepEvent = { step: string } & ({ event: "slice"; durationMs: number } | { event: "done" | "failed" });

/** @param now clock that ages are measured with */
export function createMetrics(db: Database, now: () => Date) {
  const registry = new Registry();
  registerProcessMetrics(registry, { component: "worker", version: manifest.version, pools: () => db.poolUses() });
  const refreshBacklog = registerBacklog(registry, db, now);
  return {
    contentType: registry.contentType,
    /** Prometheus' text format. */
    async metrics(): Promise<string> {
      await refreshBacklog();
      return registry.metrics();
    },
    ...detectionMetrics(registry),
    ...deliveryMetrics(registry),
    ...upkeepMetrics(registry, now),
  };
}

function detectionMetrics(registry: Registry) {
  const counter = (name: string, help: string, label: string) => new Counter({ name, help, labelNames: [label], registers: [registry] });
  const batches = counter("padit_detect_batches_total", "Batches read from the log, replays included", "shard");
  const samples = counter("padit_detect_samples_total", "Samples read from the log, replays included", "shard");
  const coldStarts = counter("padit_detect_cold_starts_total", "Leases that could not use the checkpoint of their shard", "shard");
  return {
    onBatches(shard: number, batchCount: number, rows: number): void {
      batches.inc({ shard }, batchCount);
      samples.inc({ shard }, rows);
    },
    onColdStart: (shard: number): void => coldStarts.inc({ shard }),
  };
}

function deliveryMetrics(registry: Registry) {
  const attempts = new Counter({
    name: "padit_delivery_attempts_total",
    help: "Attempts of deliveries by channel and result",
    labelNames: ["channel", "result"],
    registers: [registry],
  });
  const latency = new Histogram({
    name: "padit_delivery_latency_seconds",
    help: "Time from queueing a delivery until the receiver accepted it",
    labelNames: ["channel"],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400],
    registers: [registry],
  });
  const saved = new Counter({
    name: "padit_incidents_notifications_saved_total",
    help: "Messages about single alerts that were not sent because the channel gets those of their incident",
    labelNames: ["channel"],
    registers: [registry],
  });
  return {
    onSaved: (channel: string): void => saved.inc({ channel }),
    onAttempt({ channel, result, sinceQueuedMs }: { channel: string; result: string; sinceQueuedMs: number }): void {
      attempts.inc({ channel, result });
      if (result === "delivered") latency.observe({ channel }, sinceQueuedMs / 1000);
    },
  };
}

function upkeepMetrics(registry: Registry, now: () => Date) {
  const labelNames = ["step"];
  const registers = [registry];
  const duration = new Histogram({
    name: "padit_upkeep_duration_seconds",
    help: "Time of one slice of an upkeep step",
    labelNames,
    buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 300],
    registers,
  });
  const failures = new Counter({ name: "padit_upkeep_failures_total", help: "Upkeep steps that failed", labelNames, registers });
  const success = new Gauge({
    name: "padit_upkeep_last_success_timestamp_seconds",
    help: "When this process last completed an upkeep step",
    labelNames,
    registers,
  });
  return {
    onUpkeep(upkeep: UpkeepEvent): void {
      const { step } = upkeep;
      if (upkeep.event === "slice") duration.observe({ step }, upkeep.durationMs / 1000);
      else if (upkeep.event === "failed") failures.inc({ step });
      else success.set({ step }, now().getTime() / 1000);
    },
  };
}

/** Gauges of what the database knows; every worker reports the same, so take the maximum over workers. Answers their refresh. */
function registerBacklog(registry: Registry, db: Database, now: () => Date): () => Promise<void> {
  const registers = [registry];
  const gauge = (name: string, help: string, ...labelNames: string[]) => new Gauge({ name, help, labelNames, registers });
  const up = gauge("padit_database_up", "1 when the database answered this scrape");
  const lagBatches = gauge("padit_shard_lag_batches", "Batches in the log that detection has not committed", "shard");
  const lag = gauge("padit_shard_lag_seconds", "Age of the oldest batch that detection has not committed", "shard");
  const lease = gauge("padit_shard_lease_age_seconds", "Time since a worker took the lease of the shard", "shard");
  const checkpoint = gauge("padit_shard_checkpoint_age_seconds", "Age of the shard's checkpoint", "shard");
  const outbox = gauge("padit_outbox_pending", "Rows of the outbox that wait, by kind", "kind");
  const outboxAge = gauge("padit_outbox_oldest_seconds", "Age of the oldest row of the outbox that waits, by kind", "kind");
  const all = [lagBatches, lag, lease, checkpoint, outbox, outboxAge];
  return async () => {
    for (const one of all) one.reset();
    const backlog = await readBacklog(db, now()).catch(() => null); // the scrape still reports the process itself
    up.set(backlog ? 1 : 0);
    for (const { shard, lagBatches: batches, lagMs, leaseAgeMs, checkpointAgeMs } of backlog?.shards ?? []) {
      lagBatches.set({ shard }, batches);
      lag.set({ shard }, lagMs / 1000);
      if (leaseAgeMs !== null) lease.set({ shard }, leaseAgeMs / 1000);
      if (checkpointAgeMs !== null) checkpoint.set({ shard }, checkpointAgeMs / 1000);
    }
    for (const { kind, pending, oldestMs } of backlog?.outbox ?? []) {
      outbox.set({ kind }, pending);
      outboxAge.set({ kind }, oldestMs / 1000);
    }
  };
}
