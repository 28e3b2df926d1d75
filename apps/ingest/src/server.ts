import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isPaditError, PaditError } from "@padit/domain";
import { HEADERS } from "@padit/protocols/collector-api";
import { limitConnections } from "@padit/services/process";
import type { BodyLease } from "./admission/body-ledger";
import { authenticate, checkDigest, statedCollector } from "./auth/authenticate";
import type { CollectorIdentity } from "./auth/collector-directory";
import { type Answer, send } from "./http/answer";
import { problemOf } from "./http/problem";
import { declaredBytes, discardBody, readBody } from "./http/read-body";
import type { Ingest } from "./ingest";
import { ROUTES } from "./routes";
import type { Exchange, Route } from "./routes/route";

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;

/** The HTTP face of ingest; it does not listen yet. */
export function createIngestServer(ingest: Ingest): Server {
  const server = createServer((request, response) => void respond(ingest, request, response));
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const onRefused = (): void => ingest.metrics.refusedConnections.inc();
  server.maxConnections = ingest.limits.connectionsMax;
  server.on("drop", onRefused);
  limitConnections(server, { perAddressMax: ingest.limits.connectionsPerAddressMax, onRefused });
  // `Expect: 100-continue`: the client sends its body only after its headers were accepted.
  server.on("checkContinue", (request, response) => void respond(ingest, request, response));
  return server;
}

async function respond(ingest: Ingest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const cleanup: (() => void)[] = [];
  try {
    const answer = await answerTo(ingest, request, response, cleanup);
    if (answer === "streaming") return;
    stateTime(ingest, response);
    send(response, answer);
  } catch (error) {
    refuse(ingest, request, response, error);
  } finally {
    for (const release of cleanup) release();
  }
}

/** Judges the headers, then reads the body. @param cleanup receives what must be released once the request was answered */
async function answerTo(
  ingest: Ingest,
  request: IncomingMessage,
  response: ServerResponse,
  cleanup: (() => void)[],
): Promise<Answer | "streaming"> {
  const { route, params } = findRoute(request);
  const bytes = declaredBytes(request, route.bodyBytesMax);
  const collector = await identify(ingest, request, route);
  if (collector) {
    cleanup.push(ingest.requestSlots.acquire(collector.id));
    if (bytes > 0) {
      ingest.budgets.check(collector);
      ingest.budgets.charge(collector, { bytes });
    }
  }
  const lease: BodyLease = ingest.bodyLedger.open(collector);
  cleanup.push(lease.release);
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await readBody(request, { bytes, lease, graceMs: ingest.limits.bodyGraceMs });
  const exchange: Exchange = { ingest, request, response, body, lease, params };
  if (!route.signed) return handleUnsigned(route, exchange);
  // A signed route always has a collector: `identify` throws otherwise.
  if (!collector) throw new PaditError("unauthenticated", "no such collector");
  checkDigest(request, body);
  ingest.liveness.heard(collector.id, ingest.now());
  return route.handle(exchange, collector);
}

/** @throws PaditError unauthenticated, forbidden; rate_limited when the client's address failed too often */
async function identify(ingest: Ingest, request: IncomingMessage, route: Route): Promise<CollectorIdentity | undefined> {
  const address = addressOf(request);
  // Known collectors cost no look-up, and a stranger behind the same proxy must not shut them out.
  if (!route.signed || !ingest.directory.isKnown(statedCollector(request))) ingest.failures.check(address);
  if (!route.signed) return undefined;
  try {
    const collector = await authenticate(ingest, request);
    if (route.byKey && request.headers[HEADERS.session] !== undefined)
      throw new PaditError("unauthenticated", "this needs the collector's own key, not a session");
    return collector;
  } catch (error) {
    if (isPaditError(error) && error.code === "unauthenticated") ingest.failures.recordFailure(address);
    throw error;
  }
}

/** A guessed enrolment token counts like a guessed collector. */
async function handleUnsigned(route: Extract<Route, { signed: false }>, exchange: Exchange): Promise<Answer> {
  try {
    return await route.handle(exchange);
  } catch (error) {
    if (isPaditError(error) && error.code === "unauthenticated") exchange.ingest.failures.recordFailure(addressOf(exchange.request));
    throw error;
  }
}

/** Empty when the client is gone. */
const addressOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? "";

function findRoute({ method, url = "" }: IncomingMessage): { route: Route; params: Record<string, string> } {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { route, params: { ...match.groups } };
  }
  throw new PaditError("not_found", "no such route");
}

function refuse(ingest: Ingest, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const answer = problemOf(error);
  ingest.metrics.refused.inc({ status: answer.status });
  if (answer.status >= 500) ingest.log.error({ err: error, url: request.url }, "a request failed");
  discardBody(request);
  if (response.headersSent) {
    response.end();
    return;
  }
  stateTime(ingest, response);
  send(response, answer);
}

/** A refusal states the server's time too: a collector whose clock is wrong finds there what to sign with. */
const stateTime = ({ now }: Ingest, response: ServerResponse): void => {
  response.setHeader(HEADERS.time, String(now()));
};
