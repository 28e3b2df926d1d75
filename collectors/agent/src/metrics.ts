import { createServer } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Spool } from "./spool/spool";

export function agentMetrics(spool: Spool, stampErrorMs: () => number) {
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
  new Gauge({
    name: "padit_agent_stamp_error_ms",
    help: "95th percentile of the error of one user-space stamp",
    registers,
    collect() {
      this.set(stampErrorMs());
    },
  });
  return {
    registry,
    runs: new Counter({ name: "padit_agent_runs_total", help: "Probe runs by outcome", labelNames: ["protocol", "outcome"], registers }),
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
