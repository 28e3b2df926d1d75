import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { findExecutable } from "../dev/executables.mjs";
import { freePort, waitForPort } from "../dev/ports.mjs";

const PROGRAM = findExecutable("prometheus");
/** Why no Prometheus can be started here; undefined if one can. */
export const missingPrometheus = PROGRAM ? undefined : "prometheus is not installed (Debian's package of that name)";

const Answer = z.object({ status: z.string(), error: z.string().optional(), data: z.object({ result: z.array(z.unknown()) }).optional() });

export interface RealPrometheus {
  /** The number of series that an instant query answers. @throws Error with Prometheus' words when it refuses or cannot run the query */
  count(expression: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * A Prometheus with the rules of infra/prometheus that scrapes each job's text once a second.
 * @param jobs by name of the job, what its /metrics would answer
 */
export async function startPrometheus(jobs: Readonly<Record<string, () => Promise<string>>>): Promise<RealPrometheus> {
  const exporter = createServer((request, response) => {
    const text = jobs[(request.url ?? "").slice(1)] ?? (async () => "");
    text().then(
      (body) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => exporter.listen(0, "127.0.0.1", resolve));
  const { port: exporterPort } = exporter.address() as AddressInfo; // listens on a port, not on a path
  const folder = mkdtempSync(join(tmpdir(), "padit-prometheus-"));
  const scrape = Object.keys(jobs).map((job) => ({
    job_name: job,
    metrics_path: `/${job}`,
    static_configs: [{ targets: [`127.0.0.1:${exporterPort}`] }],
  }));
  const global = { scrape_interval: "1s", evaluation_interval: "1s" };
  const rules = join(import.meta.dirname, "../prometheus/rules.yml");
  writeFileSync(join(folder, "prometheus.yml"), stringify({ global, rule_files: [rules], scrape_configs: scrape }));
  const port = await freePort();
  const places = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const child = spawn(PROGRAM ?? "", [...places, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await waitForPort(port, { aborted: () => (child.exitCode === null ? undefined : `prometheus ended with ${child.exitCode}`) });
  return {
    async count(expression) {
      const body = new URLSearchParams({ query: expression });
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query`, { method: "POST", body });
      const { status, error, data } = Answer.parse(await response.json());
      if (status !== "success") throw new Error(`${expression}: ${error}`);
      return data?.result.length ?? 0;
    },
    async close() {
      child.kill();
      await ended;
      await new Promise((resolve) => exporter.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
