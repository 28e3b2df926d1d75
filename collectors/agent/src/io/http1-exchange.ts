import { type IncomingHttpHeaders, request as send } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { type HttpRequest, ProbeFailure } from "@padit/protocols/probe";
import { failureOf } from "./failures";
import { proxyRefusal } from "./proxy";

/** Maximum size of a response's headers; browsers accept the same. */
const MAX_HEADER_BYTES = 256 << 10;

/** Status, headers and body stream of a response, over any HTTP version. */
export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Readable;
  /** Whether the complete body was received; valid after the stream has closed. */
  isWhole(): boolean;
  httpVersion: string;
}
export interface HttpExchange {
  /** Rejects with a ProbeFailure. */
  answer: Promise<HttpAnswer>;
  /** Ends the request and rejects `answer` with that error if there is no response yet. */
  abort(error: ProbeFailure): void;
}

/** Sends an HTTP/1.1 request on a connection that was opened for it. A proxy is given the whole URL (RFC 9112 §3.2.2). */
export function http1Exchange(socket: Socket, { url, method, headers, body, proxy }: HttpRequest): HttpExchange {
  const asked = url.protocol === "http:" ? proxy : undefined;
  const request = send({
    createConnection: () => socket,
    path: `${asked === undefined ? "" : url.origin}${url.pathname}${url.search}`,
    method,
    headers: {
      ...{ host: url.host, "user-agent": "padit", accept: "*/*", ...headers },
      ...(asked?.authorization !== undefined && { "proxy-authorization": asked.authorization }),
    },
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  const answer: HttpExchange["answer"] = new Promise((resolve, reject) => {
    request.on("error", (error) => reject(isHttp2Frame(error) ? HTTP2_WITHOUT_TLS : failureOf(error)));
    // After a response such as 101 (Switching Protocols) Node emits only "close".
    request.on("close", () =>
      reject(new ProbeFailure("malformed_response", "NO_ANSWER", "The server changed the protocol or hung up instead of answering.")),
    );
    request.on("response", (response) => {
      const { statusCode: status = 0, httpVersion } = response;
      if (asked !== undefined && status === 407) reject(proxyRefusal("The proxy", status));
      resolve({ status, headers: response.headers, body: response, isWhole: () => response.complete, httpVersion });
    });
  });
  request.end(body);
  return { answer, abort: (error) => request.destroy(error) };
}

const HTTP2_WITHOUT_TLS = new ProbeFailure(
  "malformed_response",
  "HTTP2_ONLY",
  "The server speaks HTTP/2 without TLS only, which this probe does not: HTTP/2 is measured over https.",
);
const FRAME_HEADER_BYTES = 9;
const [SETTINGS, GOAWAY] = [4, 7];

/** Whether the HTTP/1 parser rejected the first frame of an HTTP/2 connection: SETTINGS or GOAWAY on stream 0 (RFC 9113 §3.4, §4.1). */
function isHttp2Frame(error: Error): boolean {
  const raw: unknown = "rawPacket" in error ? error.rawPacket : undefined;
  if (!Buffer.isBuffer(raw) || raw.length < FRAME_HEADER_BYTES) return false;
  return (raw[3] === SETTINGS || raw[3] === GOAWAY) && raw[0] === 0 && raw.readUInt32BE(5) === 0;
}
