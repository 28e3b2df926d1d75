import { type ClientHttp2Stream, connect, constants } from "node:http2";
import type { Socket } from "node:net";
import { type HttpRequest, ProbeFailure } from "@padit/protocols/probe";
import { failureOf } from "./failures";
import type { HttpExchange } from "./http1-exchange";

/** The server requires HTTP/1.1 for this request (RFC 9113 §7, HTTP_1_1_REQUIRED). */
export class Http1Required extends Error {}

/** Fields that HTTP/2 forbids (RFC 9113 §8.2.2), and `host`, which `:authority` replaces. */
const FORBIDDEN_FIELDS: ReadonlySet<string> = new Set([
  "connection",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/** Sends the request on a TLS connection that negotiated HTTP/2 and carries only this request. */
export function http2Exchange(socket: Socket, { url, method, headers, body }: HttpRequest): HttpExchange {
  const session = connect(url.origin, { createConnection: () => socket, settings: { enablePush: false } });
  const fields = Object.entries(headers).filter(([name]) => !FORBIDDEN_FIELDS.has(name));
  const stream = session.request(
    {
      ":method": method,
      ":scheme": "https",
      ":authority": headers.host ?? url.host,
      ":path": `${url.pathname}${url.search}`,
      "user-agent": "padit",
      accept: "*/*",
      ...Object.fromEntries(fields),
    },
    { endStream: body === undefined },
  );
  if (body !== undefined) stream.end(body);
  let isEnded = false;
  const answer: HttpExchange["answer"] = new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(failureOf(error));
    session.on("error", fail);
    stream.on("error", (error) => (stream.rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED ? reject(new Http1Required()) : fail(error)));
    stream.once("end", () => {
      isEnded = true;
    });
    stream.once("close", () => {
      session.destroy();
      reject(brokenOff(stream));
    });
    stream.once("response", ({ ":status": status = 0, ...answered }) => {
      const isWhole = () => isEnded && stream.rstCode === constants.NGHTTP2_NO_ERROR;
      resolve({ status, headers: answered, body: stream, isWhole, httpVersion: "2" });
    });
  });
  return { answer, abort: (error) => stream.destroy(error) };
}

function brokenOff({ rstCode }: ClientHttp2Stream): ProbeFailure {
  const reason = `The server ended the HTTP/2 exchange without an answer (code ${rstCode ?? 0}).`;
  return new ProbeFailure("malformed_response", "NO_ANSWER", reason);
}
