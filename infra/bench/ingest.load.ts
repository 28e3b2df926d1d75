import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { signRequest } from "../../packages/protocols/src/collector-api/signing";
import type { BenchInstallation } from "./ingest.servers";

/** Whole HTTP requests, signed beforehand so that making them is no part of the figure. */
export function makeRequests(
  { collector, series }: BenchInstallation,
  { epoch, count, points }: { epoch: number; count: number; points: number },
): Buffer[] {
  const startMs = Date.now() - 60_000;
  return Array.from({ length: count }, (_, seq) => {
    const rows = Array.from({ length: points }, (_, i) => seq * points + i);
    const batch = {
      epoch,
      seq,
      series: rows.map((row) => series[row % series.length]),
      ts: rows.map((row) => startMs + (row % 60_000)),
      value: rows.map((row) => Math.round(1000 * (10 + Math.sin(row) + Math.random())) / 1000),
      uncertainty: rows.map(() => 0.05),
      flags: rows.map(() => 1),
    };
    const body = gzipSync(JSON.stringify(batch));
    const path = "/v1/batches";
    const headers = signRequest(collector.id, collector.session, { method: "POST", path, body, timeMs: Date.now() });
    const lines = Object.entries({ host: "127.0.0.1", "content-length": body.length, ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`), body]);
  });
}

/** One connection's closed loop: the next request leaves when the last one is answered. @throws when an answer is no success */
async function sendAll(port: number, next: () => Promise<Buffer | undefined> | Buffer | undefined): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let answered: { resolve(): void; reject(error: Error): void } | undefined;
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (end < 0 || text.length < end + 4 + length) return;
    const answer = text;
    text = "";
    if (answer.startsWith("HTTP/1.1 20")) answered?.resolve();
    else answered?.reject(new Error(answer));
  });
  socket.on("error", (error) => answered?.reject(error));
  for (let request = await next(); request; request = await next()) {
    const bytes = request;
    await new Promise<void>((resolve, reject) => {
      answered = { resolve, reject };
      socket.write(bytes);
    });
  }
  socket.destroy();
}

/** Sends all requests over `connections` connections. @returns the duration, s */
export async function closedLoop(port: number, requests: readonly Buffer[], connections: number): Promise<number> {
  const queue = requests.values();
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => sendAll(port, () => queue.next().value)));
  return (performance.now() - started) / 1000;
}

/** Sends the requests evenly at `perSecond`. */
export async function paced(port: number, requests: readonly Buffer[], perSecond: number, connections: number): Promise<void> {
  const queue = requests.entries();
  const started = performance.now();
  const next = async (): Promise<Buffer | undefined> => {
    const { value } = queue.next();
    if (!value) return undefined;
    const [n, request] = value;
    const waitMs = started + (1000 * n) / perSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return request;
  };
  await Promise.all(Array.from({ length: connections }, () => sendAll(port, next)));
}
