import { createServer } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Spool } from "../spool/spool";

export function uplinkMetrics(spool: Spool) {
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
    name: "padit_agent_spool_writable",
    help: "0 while the disk takes nothing, and samples wait in memory",
    registers,
    collect() {
      this.set(spool.trouble === undefined ? 1 : 0);
    },
  });
  new Counter({
    name: "padit_agent_spool_dropped_rows_total",
    help: "Samples that the spool gave up at its limits or on a full disk; each is reported as a gap",
    registers,
    collect() {
      this.reset();
      this.inc(spool.droppedRows);
    },
  });
  return {
    registry,
    deadLetters: new Counter({ name: "padit_agent_dead_letters_total", help: "Batches the server refused for good", registers }),
  };
}

/** Serves Prometheus text at /metrics. */
export async function serveMetrics(text: () => Promise<string>, bind: string, port: number): Promise<{ close(): void }> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    void text().then((body) => response.writeHead(200, { "content-type": Registry.PROMETHEUS_CONTENT_TYPE }).end(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, () => resolve());
  });
  return { close: () => void server.close() };
}
