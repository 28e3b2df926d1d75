import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import { isIP } from "node:net";
import type { HttpHop, IoContext, PinnedAddress } from "@padit/protocols/probe";
import { failureOf, timedOut } from "./failures";

/** What is read of a body; the rest is not needed to know that it comes. */
const MAX_BODY_BYTES = 1 << 20;

/** One request on a connection of its own to the pinned address, phase by phase. */
export const httpHop: IoContext["http"] = (to, { url, method, verifyTls, timeoutMs }, signal) =>
  new Promise((resolve, reject) => {
    const times = { start: performance.now(), connected: 0, secured: 0, headers: 0 };
    const name = url.hostname.replace(/^\[|\]$/g, "");
    const request = (url.protocol === "https:" ? secure : plain)({
      host: to.address,
      port: to.port,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { host: url.host, "user-agent": "padit", accept: "*/*" },
      agent: false,
      rejectUnauthorized: verifyTls,
      ...(isIP(name) === 0 ? { servername: name } : {}),
    });
    const abort = () => request.destroy(timedOut(performance.now() - times.start));
    const timer = setTimeout(abort, timeoutMs);
    signal.addEventListener("abort", abort);
    request.on("close", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    });
    watchSocket(request, times);
    request.on("error", (error) => reject(failureOf(error)));
    request.on("response", (response) => {
      times.headers = performance.now();
      drain(response, (transferMs) => resolve(hopOf(to, response, times, transferMs)));
    });
    request.end();
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

/** The answer counts even when its body breaks off. */
function drain(response: IncomingMessage, done: (transferMs: number) => void): void {
  const startMs = performance.now();
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) response.destroy();
  });
  response.on("error", () => undefined);
  response.on("close", () => done(performance.now() - startMs));
}

const hopOf = (to: PinnedAddress, response: IncomingMessage, times: Times, transferMs: number): HttpHop => ({
  status: response.statusCode ?? 0,
  location: response.headers.location,
  responseMs: times.headers - times.start,
  phases: {
    dns: to.resolveMs,
    connect: times.connected - times.start,
    tls: times.secured - times.connected,
    firstByte: times.headers - times.secured,
    transfer: transferMs,
  },
});
