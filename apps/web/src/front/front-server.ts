import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { limitConnections } from "@padit/services/process";
import { CLIENT_ADDRESS_HEADER, REQUEST_ID_HEADER } from "./client-headers";
import { DeclaredBodies } from "./declared-bodies";
import { setResponseHeaders } from "./response-headers";
import { clientAddress, type TrustedProxies } from "./trusted-proxies";

export interface FrontAnswer {
  method: string;
  path: string;
  status: number;
  durationMs: number;
}

export interface FrontOptions {
  trustedProxies: TrustedProxies;
  /** Whether people open the site over https. */
  isSecure: boolean;
  connectionsPerAddressMax: number;
  /** Paths that this server has; others are not found. */
  paths?: RegExp;
  /** Called when an answer ends or its connection breaks. */
  onAnswer?: (answer: FrontAnswer) => void;
  /** Answers the request; the client's address and the request's id are in its headers. */
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Paths at the door for programs. */
export const API_PATHS = /^\/api\/(v1(\/|$)|health$)/;

const HEADERS_TIMEOUT_MS = 10_000;
/** Limit for headers and body together; the answer may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;
const BODY_MAX_MIB = 16;
const BODY_LIMITS = { bytesMax: 64 << 20, bytesPerAddressMax: BODY_MAX_MIB << 20 };
/** Size assumed for a body that declares none; routes refuse such a body or stop reading there. */
const UNDECLARED_BODY_BYTES = 1 << 20;
/** Headers of Next.js's internal requests, dropped from clients. `x-nextjs-data` and the router's own headers come from browsers. */
const INTERNAL_HEADER = /^(x-middleware-|x-invoke-|x-matched-path$|x-vercel-|x-now-|x-nextjs-(?!data$))/;
const PROXY_HEADER = /^(forwarded$|x-forwarded-|x-real-ip$)/;

/**
 * The site's HTTP server in front of Next.js: it determines the client's address, limits connections and bodies, assigns the request's
 * id, and sets headers on every answer. All requests pass through it.
 */
export function createFrontServer(options: FrontOptions): Server {
  const { trustedProxies } = options;
  const bodies = new DeclaredBodies(BODY_LIMITS);
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const { headers, socket } = request;
    const startedMs = performance.now();
    const { method = "GET", url } = request;
    response.once("close", () => {
      options.onAnswer?.({ method, path: pathOf(url), status: response.statusCode, durationMs: performance.now() - startedMs });
    });
    const peer = socket.remoteAddress ?? "";
    const forwardedFor = firstOf(headers["x-forwarded-for"]);
    const address = clientAddress(peer, forwardedFor, trustedProxies);
    const isBehindProxy = isProxy(peer, trustedProxies);
    for (const name of Object.keys(headers)) {
      if (INTERNAL_HEADER.test(name) || (PROXY_HEADER.test(name) && !isBehindProxy)) delete headers[name];
    }
    const requestId = randomUUID();
    Object.assign(headers, { "x-forwarded-for": address, [CLIENT_ADDRESS_HEADER]: address, [REQUEST_ID_HEADER]: requestId });
    response.setHeader(REQUEST_ID_HEADER, requestId);
    setResponseHeaders(response, { path: pathOf(request.url), isSecure: options.isSecure });
    if (options.paths && !leadsInto(options.paths, url)) return refuse(response, 404, "This port serves /api/v1 and /api/health.");
    const bodyBytes = bodyBytesOf(headers);
    if (bodyBytes > BODY_LIMITS.bytesPerAddressMax) return refuse(response, 413, `A request body has at most ${BODY_MAX_MIB} MiB.`);
    const giveBack = bodies.take(address, bodyBytes);
    if (!giveBack) {
      response.setHeader("retry-after", "5");
      return refuse(response, 503, "Too many requests are being read. Try again in a few seconds.");
    }
    response.once("close", giveBack);
    options.handle(request, response).catch(() => response.destroy());
  });
  limitConnections(server, {
    perAddressMax: options.connectionsPerAddressMax,
    isExempt: (address) => isProxy(address, trustedProxies),
  });
  return server;
}

/** A peer is a proxy if its X-Forwarded-For header changes the client's address. */
const isProxy = (peer: string, trusted: TrustedProxies): boolean => clientAddress(peer, "0.0.0.1", trusted) === "0.0.0.1";

function bodyBytesOf(headers: IncomingHttpHeaders): number {
  const declared = headers["content-length"];
  if (declared !== undefined) return Number(declared);
  return headers["transfer-encoding"] === undefined ? 0 : UNDECLARED_BODY_BYTES;
}

function refuse(response: ServerResponse, status: 404 | 413 | 503, reason: string): void {
  response.writeHead(status, { "content-type": "text/plain", connection: "close" });
  response.end(`${reason}\n`);
}

/** Next.js resolves `..`, also as `%2e%2e`: neither the path as it is written nor what it leads to may leave the door. */
const leadsInto = (paths: RegExp, url = "/"): boolean =>
  paths.test(pathOf(url)) && URL.canParse(url, "http://door") && paths.test(new URL(url, "http://door").pathname);

const firstOf = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header.join(",") : header);
const pathOf = (url = "/"): string => url.split("?", 1)[0] ?? "/";
