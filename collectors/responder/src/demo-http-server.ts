import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FaultBoard } from "./faults";
import type { Gate } from "./gate";
import type { Service } from "./service";

const KEPT_REQUESTS = 100;
const MAX_BODY_BYTES = 1 << 20;

interface ReceivedRequest {
  at: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * The far end of the demo's HTTP endpoint and of its webhook. GET answers 200, with faults. POST answers 204 and is kept. GET /received
 * returns the last POSTs, newest last. The webhook is not probed, so faults do not apply to POST and /received.
 */
export async function demoHttpServer(options: { bind: string; port: number; faults: FaultBoard; gate: Gate }): Promise<Service> {
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    if (request.method === "POST") return void keep(request, response, received);
    if (request.url === "/received") return json(response, received);
    const fate = options.faults.fate("http");
    if (!fate.answer) return void request.resume(); // an outage sends no answer, so the client's time-out ends the request
    const timer = setTimeout(() => json(response, { status: "ok" }), fate.afterMs);
    response.on("close", () => clearTimeout(timer));
  });
  server.on("connection", (socket) => {
    if (!options.gate.admitsClient(socket.remoteAddress ?? "")) socket.destroy();
  });
  await listen(server, options.bind, options.port);
  return {
    port: (server.address() as AddressInfo).port, // a TCP listener always has an AddressInfo
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function keep(request: IncomingMessage, response: ServerResponse, received: ReceivedRequest[]): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return void response.writeHead(413, { connection: "close" }).end();
      chunks.push(chunk);
    }
  } catch {
    return; // the client disconnected before the end of its request
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  received.push({ at: new Date().toISOString(), path: request.url ?? "/", headers, body: Buffer.concat(chunks).toString() });
  if (received.length > KEPT_REQUESTS) received.shift();
  response.writeHead(204).end();
}

const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);

const listen = (server: Server, bind: string, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, () => resolve());
  });
