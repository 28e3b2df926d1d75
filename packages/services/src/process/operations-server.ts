import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { BlockList, isIP } from "node:net";

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
  /** Demanded for figures and details. Without a token, they are served on loopback only. */
  token?: string | undefined;
  /** Receives one message about the port and its readers. */
  log: { info(message: string): void; warn(message: string): void };
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
 * `/health` has the details of the installation, which strangers do not get. Whoever has no right to details gets the statuses of `/livez` and
 * `/readyz` only, which orchestrators need.
 */
export async function serveOperations(options: OperationsOptions): Promise<Server> {
  const { registry, checks, health, host, port, token } = options;
  const isTrusted = token === undefined ? () => isLoopback(host) : holderOf(token);
  type Answer = [status: number, type: string, body: string];
  const forTrusted =
    (answer: () => Promise<Answer>) =>
    async (trusted: boolean): Promise<Answer> =>
      trusted ? answer() : [401, "text/plain", NO_TOKEN];
  const routes: Record<string, (trusted: boolean) => Promise<Answer>> = {
    "/metrics": forTrusted(async () => [200, registry.contentType, await registry.metrics()]),
    "/livez": async () => [200, "text/plain", "ok\n"],
    "/readyz": async (trusted) => {
      const { status, checks: parts } = await readReadiness(checks);
      return [status === "ready" ? 200 : 503, "application/json", JSON.stringify({ status, ...(trusted && { checks: parts }) })];
    },
    ...(health && { "/health": forTrusted(async () => [200, "application/json", JSON.stringify(await health())]) }),
  };
  const server = createServer((request, response) => {
    const route = Object.hasOwn(routes, request.url ?? "") ? routes[request.url ?? ""] : undefined;
    if (!route) return response.writeHead(404).end();
    if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405, { allow: "GET, HEAD" }).end();
    return route(isTrusted(request.headers.authorization)).then(
      ([status, type, body]) => response.writeHead(status, { ...headersOf(status), "content-type": type }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  announce(options);
  return server;
}

const NO_TOKEN = "figures and details are for the holder of PADIT_OPERATOR_TOKEN: send it as Authorization: Bearer\n";
const headersOf = (status: number) => ({ "cache-control": "no-store", ...(status === 401 && { "www-authenticate": "Bearer" }) });

function announce({ host, port, token, log }: OperationsOptions): void {
  const place = `the operators' port is at ${host}:${port}`;
  if (token !== undefined) log.info(`${place}; figures and details are for the holder of PADIT_OPERATOR_TOKEN`);
  else if (isLoopback(host)) log.info(`${place}, for this machine alone`);
  else log.warn(`${place} and refuses figures and details there, because other machines can reach it: set PADIT_OPERATOR_TOKEN`);
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether only programs of this machine can reach a port that is bound to this address. Of names, `localhost` alone is certain. */
const isLoopback = (host: string): boolean =>
  isIP(host) === 0 ? host === "localhost" : loopback.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");

/** Compares digests, so that the time of a refusal reveals nothing about the token. */
function holderOf(token: string): (authorization: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const wanted = digest(`Bearer ${token}`);
  return (authorization = "") => timingSafeEqual(digest(authorization), wanted);
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
