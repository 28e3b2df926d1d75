import { createServer, type Server } from "node:http";

/** Resolves to null when the part is ready, else to the reason. A check that throws or times out counts as not ready. */
export type ReadinessCheck = () => Promise<string | null>;

export interface OperationsOptions {
  registry: { readonly contentType: string; metrics(): Promise<string> };
  /** By name of the part, e.g. `database`. */
  checks: Readonly<Record<string, ReadinessCheck>>;
  /** The state of the whole installation in detail, where this process knows it. */
  health?: () => Promise<object>;
  host: string;
  /** 0 picks a free port. */
  port: number;
}

export interface Readiness {
  status: "ready" | "not ready";
  /** `ok` or the reason, by name of the part. */
  checks: Record<string, string>;
}

const CHECK_TIMEOUT_MS = 2_500;

/**
 * Serves a port for operators, separate from the port for clients: `/metrics` (Prometheus text), `/livez` (200 while the event loop runs;
 * restart the process if it does not answer) and `/readyz` (503 while a part that requests need is missing; send no requests then).
 * `/health` has the details of the installation, which strangers do not get.
 */
export async function serveOperations({ registry, checks, health, host, port }: OperationsOptions): Promise<Server> {
  const routes: Record<string, () => Promise<[status: number, type: string, body: string]>> = {
    "/metrics": async () => [200, registry.contentType, await registry.metrics()],
    "/livez": async () => [200, "text/plain", "ok\n"],
    "/readyz": async () => {
      const readiness = await readReadiness(checks);
      return [readiness.status === "ready" ? 200 : 503, "application/json", JSON.stringify(readiness)];
    },
    ...(health && { "/health": async () => [200, "application/json", JSON.stringify(await health())] satisfies [number, string, string] }),
  };
  const server = createServer((request, response) => {
    const route = Object.hasOwn(routes, request.url ?? "") ? routes[request.url ?? ""] : undefined;
    if (!route) return response.writeHead(404).end();
    if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405, { allow: "GET, HEAD" }).end();
    return route().then(
      ([status, type, body]) => response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  return server;
}

/** Runs all checks at once. Never rejects. */
export async function readReadiness(checks: OperationsOptions["checks"], timeoutMs = CHECK_TIMEOUT_MS): Promise<Readiness> {
  const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await reasonOf(check, timeoutMs)] as const));
  const isReady = results.every(([, reason]) => reason === null);
  return { status: isReady ? "ready" : "not ready", checks: Object.fromEntries(results.map(([name, reason]) => [name, reason ?? "ok"])) };
}

async function reasonOf(check: ReadinessCheck, timeoutMs: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `no answer within ${timeoutMs} ms`);
  });
  try {
    // The reason of a failure may contain addresses; operators find it in the log.
    return await Promise.race([check().catch(() => "failed"), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
