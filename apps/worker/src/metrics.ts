import { createServer, type Server } from "node:http";
import { Counter, collectDefaultMetrics, Registry } from "prom-client";

export interface WorkerMetrics {
  registry: Registry;
  onBatches(shard: number, batches: number, rows: number): void;
}

export function createMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames: ["shard"], registers: [registry] });
  const batchesRead = counter("padit_detect_batches_total", "Batches read from the log, replays included");
  const rowsRead = counter("padit_detect_samples_total", "Samples read from the log, replays included");
  return {
    registry,
    onBatches(shard, batches, rows) {
      batchesRead.inc({ shard }, batches);
      rowsRead.inc({ shard }, rows);
    },
  };
}

/** Prometheus text at /metrics, on an address of its own. */
export async function serveMetrics(registry: Registry, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return response.writeHead(404).end();
    return registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done, failed) => server.once("error", failed).listen(port, host, done));
  return server;
}
