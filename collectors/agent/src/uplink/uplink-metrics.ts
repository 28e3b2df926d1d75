import { createServer } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Backend } from "./io/backend";
import { socketMetrics } from "./socket-metrics";
import type { Spool } from "./spool/spool";

export function agentMetrics(spool: Spool, backend: Backend) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "padit_agent_spool_rows",
    help: "Samples waiting for the server",
    registers,
    collect() {
      this.set(spool.stats().rows);
    },
  });
  new Gauge({
    name: "padit_agent_spool_bytes",
    help: "Size of the waiting spool",
    registers,
    collect() {
      this.set(spool.stats().bytes);
    },
  });
  socketMetrics(registry, backend);
  return {
    registry,
    runs: new Counter({ name: "padit_agent_runs_total", help: "Probe runs by outcome", labelNames: ["protocol", "outcome"], registers }),
    lateness: new Histogram({
      name: "padit_agent_send_lateness_seconds",
      help: "How long after its due time a run began",
      buckets: [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.03, 0.1, 1],
      registers,
    }),
    deadLetters: new Counter({ name: "padit_agent_dead_letters_total", help: "Batches the server refused for good", registers }),
  };
}

/** Prometheus text at /metrics. */
export async function serveMetrics(registry: Registry, bind: string, port: number): Promise<{ close(): void }> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    void registry.metrics().then((text) => response.writeHead(200, { "content-type": registry.contentType }).end(text));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, () => resolve());
  });
  return { close: () => void server.close() };
}
