import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isPaditError, PaditError } from "@padit/domain";
import { HEADERS } from "@padit/protocols/collector-api";
import { limitConnections } from "@padit/services/process";
import type { BodyLease } from "./admission/body-ledger";
import { type Authenticated, authenticate, checkDigest, statedCollector } from "./auth/authenticate";
import { authenticateSender, tokenIn } from "./auth/authenticate-sender";
import type { SigningCollector } from "./auth/collector-directory";
import type { PushCollector } from "./auth/push-directory";
import { type Answer, send } from "./http/answer";
import { problemOf } from "./http/problem";
import { declaredBytes, discardBody, isChunked, readBody } from "./http/read-body";
import type { Ingest } from "./ingest";
import { ROUTES } from "./routes";
import type { Exchange, Route } from "./routes/route";

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;

/** Paths at the door for line protocol, as InfluxDB has them. */
export const LINE_PROTOCOL_PATHS = /^\/(write|api\/v2\/write)$/;

/** The HTTP face of ingest; it does not listen yet. @param paths those that it serves; others are unknown at this door */
export function createIngestServer(ingest: Ingest, paths = /^\//): Server {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (paths.test(request.url?.split("?", 1)[0] ?? "")) void respond(ingest, request, response);
    else refuse(ingest, request, response, new PaditError("not_found", "no such route"));
  };
  const server = createServer(answer);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const onRefused = (): void => ingest.metrics.refusedConnections.inc();
  server.maxConnections = ingest.limits.connectionsMax;
  server.on("drop", onRefused);
  limitConnections(server, { perAddressMax: ingest.limits.connectionsPerAddressMax, onRefused });
  // `Expect: 100-continue`: the client sends its body only after its headers were accepted.
  server.on("checkContinue", answer);
  return server;
}

async function respond(ingest: Ingest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const progress: RequestProgress = { cleanup: [], proveTime: null };
  try {
    const answer = await answerTo(ingest, request, response, progress);
    if (answer === "streaming") return;
    stateTime(ingest, response, progress);
    send(response, answer);
  } catch (error) {
    refuse(ingest, request, response, error, progress);
  } finally {
    for (const release of progress.cleanup) release();
  }
}

/** What a request has come to when it is answered, refused or not. */
interface RequestProgress extends Pick<Authenticated, "proveTime"> {
  /** What must be released once the request was answered. */
  cleanup: (() => void)[];
}

/** Judges the headers, then reads the body. */
async function answerTo(
  ingest: Ingest,
  request: IncomingMessage,
  response: ServerResponse,
  progress: RequestProgress,
): Promise<Answer | "streaming"> {
  const { route, params } = findRoute(request);
  // Senders are other people's programs, some of which compress while they send.
  const bytes = route.caller === "sender" && isChunked(request) ? null : declaredBytes(request, route.bodyBytesMax);
  const { cleanup } = progress;
  const { collector, use, proveTime } = await identify(ingest, request, route);
  progress.proveTime = proveTime;
  if (collector) {
    cleanup.push(ingest.requestSlots.acquire(collector.id));
    if (bytes !== 0) {
      ingest.budgets.check(collector);
      ingest.budgets.charge(collector, { bytes: bytes ?? 0 });
    }
  }
  const lease: BodyLease = ingest.bodyLedger.open(collector);
  cleanup.push(lease.release);
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await readBody(request, { bytes, bytesMax: route.bodyBytesMax, lease, graceMs: ingest.limits.bodyGraceMs });
  if (collector && bytes === null) ingest.budgets.charge(collector, { bytes: body.length });
  const exchange: Exchange = { ingest, request, response, body, lease, params };
  if (route.caller === "anybody" || route.caller === "opener") return handleUnsigned(route, exchange);
  // Every other route has a collector: `identify` throws otherwise.
  if (!collector) throw new PaditError("unauthenticated", "no such collector");
  if (route.caller === "sender" && "mapping" in collector) {
    ingest.liveness.heard(collector.id, ingest.now());
    return route.handle(exchange, collector);
  }
  if (route.caller === "sender" || !("publicKey" in collector)) throw new PaditError("unauthenticated", "no such collector");
  checkDigest(request, body);
  if (use && !route.isRepeatable) await ingest.ledger.use(collector, use);
  ingest.liveness.heard(collector.id, ingest.now());
  return route.handle(exchange, collector);
}

interface Caller extends Pick<Authenticated, "proveTime" | "use"> {
  collector: SigningCollector | PushCollector | undefined;
}
const NOBODY: Caller = { collector: undefined, use: null, proveTime: null };

/** @throws PaditError unauthenticated, forbidden; rate_limited when the client's address failed too often */
async function identify(ingest: Ingest, request: IncomingMessage, route: Route): Promise<Caller> {
  const address = addressOf(request);
  const isKnown =
    route.caller === "sender" ? ingest.pushDirectory.isKnown(tokenIn(request)) : ingest.directory.isKnown(statedCollector(request));
  // Known callers cost no look-up, and a stranger behind the same proxy must not shut them out.
  if (route.caller === "anybody" || !isKnown) ingest.failures.check(address);
  if (route.caller === "anybody" || route.caller === "opener") return NOBODY;
  try {
    if (route.caller === "sender")
      return { collector: await authenticateSender(ingest.pushDirectory, request), use: null, proveTime: null };
    const caller = await authenticate(ingest, request);
    if (route.byKey && request.headers[HEADERS.session] !== undefined)
      throw new PaditError("unauthenticated", "this needs the collector's own key, not a session");
    return caller;
  } catch (error) {
    if (isPaditError(error) && error.code === "unauthenticated") ingest.failures.recordFailure(address);
    throw error;
  }
}

/** A guessed enrolment token counts like a guessed collector. */
async function handleUnsigned(route: Extract<Route, { caller: "anybody" | "opener" }>, exchange: Exchange): Promise<Answer> {
  try {
    return await route.handle(exchange);
  } catch (error) {
    if (isPaditError(error) && error.code === "unauthenticated") exchange.ingest.failures.recordFailure(addressOf(exchange.request));
    throw error;
  }
}

/** Empty when the client is gone. */
const addressOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? "";

interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

function routeOf({ method, url = "" }: IncomingMessage): RouteMatch | undefined {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { route, params: { ...match.groups } };
  }
  return undefined;
}

function findRoute(request: IncomingMessage): RouteMatch {
  const match = routeOf(request);
  if (!match) throw new PaditError("not_found", "no such route");
  return match;
}

function refuse(ingest: Ingest, request: IncomingMessage, response: ServerResponse, error: unknown, progress?: RequestProgress): void {
  const answer = (routeOf(request)?.route.problem ?? problemOf)(error, request);
  ingest.metrics.refused.inc({ status: answer.status });
  if (answer.status >= 500) ingest.log.error({ err: error, url: request.url }, "a request failed");
  discardBody(request);
  if (response.headersSent) {
    response.end();
    return;
  }
  stateTime(ingest, response, progress);
  send(response, answer);
}

/**
 * A refusal states the server's time too: a collector of protocol 1 whose clock is wrong finds there what to sign with. Within a session of
 * protocol 2 the session's key proves the time.
 */
function stateTime({ now }: Ingest, response: ServerResponse, progress?: RequestProgress): void {
  const timeMs = String(now());
  response.setHeader(HEADERS.time, timeMs);
  if (progress?.proveTime) response.setHeader(HEADERS.timeProof, progress.proveTime(timeMs));
}
