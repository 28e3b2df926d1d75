import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import { isIP } from "node:net";
import { TLSSocket } from "node:tls";
import { type IoContext, type PinnedAddress, ProbeFailure } from "@padit/protocols/probe";
import { chainEnd } from "./chain-end";
import { withoutCoding } from "./content-coding";
import { failureOf, timedOut } from "./failures";
import { onceLooked } from "./once-looked";

/** What is read of a body at most; the rest is not needed to know that it comes. */
const MAX_BODY_BYTES = 1 << 20;

/** What browsers take, too. */
const MAX_HEADER_BYTES = 256 << 10;

/** One request on a connection of its own to the pinned address, phase by phase. */
export const httpHop: IoContext["http"] = (to, { url, method, headers, body, verifyTls, keepBodyBytes, isEnough, timeoutMs }, signal) =>
  new Promise((resolve, reject) => {
    const times = { start: performance.now(), connected: 0, secured: 0, headers: 0 };
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const request = (url.protocol === "https:" ? secure : plain)({
      host: to.address,
      port: to.port,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { host: url.host, "user-agent": "padit", accept: "*/*", ...headers },
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      rejectUnauthorized: verifyTls,
      ...(isIP(name) === 0 ? { servername: name } : {}),
    });
    let answer: IncomingMessage | null = null;
    let isLate = false;
    // After the headers the network has done its part: what is missing is the rest of the body.
    const abort = () => {
      isLate = true;
      if (answer) answer.destroy();
      else request.destroy(timedOut(performance.now() - times.start));
    };
    const timer = setTimeout(onceLooked(abort), timeoutMs);
    signal.addEventListener("abort", abort);
    request.on("close", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      // Heard alone after an answer that is none, such as 101 (Switching Protocols).
      if (times.headers === 0)
        reject(new ProbeFailure("malformed_response", "NO_ANSWER", "The server changed the protocol or hung up instead of answering."));
    });
    watchSocket(request, times);
    request.on("error", (error) => {
      if (!answer) reject(failureOf(error));
    });
    request.on("response", (response) => {
      answer = response;
      times.headers = performance.now();
      const certificate = response.socket instanceof TLSSocket ? chainEnd(response.socket) : undefined;
      drain(response, keepBodyBytes, isEnough, async ({ body, isBodyWhole }, transferMs) => {
        const decoded = await withoutCoding(body, response.headers["content-encoding"], keepBodyBytes);
        resolve({ ...hopOf(to, response, times, transferMs), certificate, isBodyWhole, ...(isLate && { isBodyLate: true }), ...decoded });
      });
    });
    request.end(body);
  });

interface Times {
  start: number;
  connected: number;
  secured: number;
  headers: number;
}

function watchSocket(request: ClientRequest, times: Times): void {
  request.on("socket", (socket) => {
    socket.once("connect", () => {
      times.connected = performance.now();
      times.secured = times.connected;
    });
    socket.once("secureConnect", () => {
      times.secured = performance.now();
    });
  });
}

/** The answer has its time even when its body breaks off. */
function drain(
  response: IncomingMessage,
  keepBytes: number,
  isEnough: ((kept: Uint8Array) => boolean) | undefined,
  done: (end: { body: Buffer; isBodyWhole: boolean }, transferMs: number) => void,
): void {
  const startMs = performance.now();
  const kept: Buffer[] = [];
  let size = 0;
  let isRead = false;
  const look = () => {
    if (size <= MAX_BODY_BYTES && !isEnough?.(Buffer.concat(kept))) return;
    isRead = true;
    response.destroy();
  };
  response.on("data", (chunk: Buffer) => {
    if (size < keepBytes) kept.push(chunk.subarray(0, keepBytes - size));
    size += chunk.length;
    look();
  });
  response.on("error", () => undefined);
  response.on("close", () => done({ body: Buffer.concat(kept), isBodyWhole: response.complete || isRead }, performance.now() - startMs));
  look();
}

const hopOf = (to: PinnedAddress, response: IncomingMessage, times: Times, transferMs: number) => ({
  status: response.statusCode ?? 0,
  headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
  // Node returns each byte of a header as one character. A byte that is not ASCII is percent-encoded, as browsers do it (RFC 3986 section 2.5).
  location: response.headers.location?.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`),
  setCookies: response.headers["set-cookie"] ?? [],
  responseMs: times.headers - times.start,
  phases: {
    dns: to.resolveMs,
    connect: times.connected - times.start,
    tls: times.secured - times.connected,
    firstByte: times.headers - times.secured,
    transfer: transferMs,
  },
});
