import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { PaditError } from "@padit/domain";
import { HEADERS } from "@padit/protocols/collector-api/wire";
import { authenticate } from "./auth/authenticate";
import { type Answer, send } from "./http/answer";
import { problemOf } from "./http/problem";
import { readBody } from "./http/read-body";
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
  return server;
}

async function respond(ingest: Ingest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const answer = await answerTo(ingest, request, response);
    if (answer === "streaming") return;
    stateTime(ingest, response);
    send(response, answer);
  } catch (error) {
    refuse(ingest, request, response, error);
  }
}

async function answerTo(ingest: Ingest, request: IncomingMessage, response: ServerResponse): Promise<Answer | "streaming"> {
  const { route, params } = findRoute(request);
  const body = await readBody(request);
  const exchange: Exchange = { ingest, request, response, body, params };
  if (!route.signed) return route.handle(exchange);
  const collector = await authenticate(ingest, request, body);
  if (route.byKey && request.headers[HEADERS.session] !== undefined) {
    throw new PaditError("unauthenticated", "this needs the collector's own key, not a session");
  }
  ingest.liveness.heard(collector.id, ingest.now());
  return route.handle(exchange, collector);
}

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
  // Unread octets of a body would otherwise keep the connection from its next request.
  if (!request.complete) request.resume();
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
