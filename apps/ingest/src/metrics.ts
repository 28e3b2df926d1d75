import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type IngestMetrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    batches: new Counter({ name: "padit_ingest_batches_total", help: "Batches by outcome", labelNames: ["outcome"], registers }),
    points: new Counter({ name: "padit_ingest_points_total", help: "Points stored", registers }),
    quarantined: new Counter({
      name: "padit_ingest_quarantined_points_total",
      help: "Points held back, by reason",
      labelNames: ["reason"],
      registers,
    }),
    refused: new Counter({
      name: "padit_ingest_refused_requests_total",
      help: "Requests refused, by status",
      labelNames: ["status"],
      registers,
    }),
    refusedConnections: new Counter({
      name: "padit_ingest_refused_connections_total",
      help: "Connections closed because of a limit",
      registers,
    }),
    /** Registers the gauge of the body ledger. */
    observeBodyBytes: (bytes: () => number) =>
      new Gauge({
        name: "padit_ingest_body_bytes",
        help: "Bytes of request bodies in memory",
        registers,
        collect() {
          this.set(bytes());
        },
      }),
    pendingPoints: new Gauge({ name: "padit_ingest_pending_points", help: "Points waiting for a commit", registers }),
    streams: new Gauge({ name: "padit_ingest_streams", help: "Open collector streams", registers }),
    commitSeconds: new Histogram({
      name: "padit_ingest_commit_seconds",
      help: "Time of one coalesced transaction",
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers,
    }),
  };
}
