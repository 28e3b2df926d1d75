import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { IoBackend } from "../io/backend";
import type { Outbox } from "./outbox";
import { socketMetrics } from "./socket-metrics";

/** Metrics of the engine's process; the uplink serves them. */
export function engineMetrics(backend: IoBackend, outbox: Outbox) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "padit_engine_" });
  socketMetrics(registry, backend);
  new Gauge({
    name: "padit_agent_held_rows",
    help: "Samples that the uplink has not written down yet",
    registers,
    collect() {
      this.set(outbox.rows);
    },
  });
  new Counter({
    name: "padit_agent_held_rows_dropped_total",
    help: "Samples thrown away because the uplink took none for too long",
    registers,
    collect() {
      this.reset();
      this.inc(outbox.droppedRows);
    },
  });
  return {
    registry,
    runs: new Counter({ name: "padit_agent_runs_total", help: "Probe runs by outcome", labelNames: ["protocol", "outcome"], registers }),
    extraRuns: new Counter({
      name: "padit_agent_extra_runs_total",
      help: "Runs that were made again at once because the one before was bad",
      labelNames: ["protocol"],
      registers,
    }),
    lateness: new Histogram({
      name: "padit_agent_send_lateness_seconds",
      help: "How long after its due time a run began",
      buckets: [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.03, 0.1, 1],
      registers,
    }),
  };
}
