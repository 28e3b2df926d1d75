import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import {
  constants,
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { createServer as createHttpsServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpTarget, httpProbe } from "@padit/protocols/http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { nodeIo } from "./node-io";

const reason = spawnSync("openssl", ["version"]).status === 0 ? undefined : "skipped: openssl is not installed";
if (reason !== undefined) console.warn(reason);

type AnyServer = Http2SecureServer | Http2Server | Server;
const io = nodeIo({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });

describe.skipIf(reason !== undefined)("HTTP/2", () => {
  let dir: string;
  let credentials: { key: Buffer; cert: Buffer };
  const servers: AnyServer[] = [];
  const sessions = new Set<ServerHttp2Session>();

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "padit-http2-"));
    const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", cert, "-subj", "/CN=radio"], { stdio: "pipe" });
    credentials = { key: readFileSync(key), cert: readFileSync(cert) };
  });
  afterAll(() => rmSync(dir, { recursive: true }));
  afterEach(async () => {
    for (const session of sessions) session.destroy();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function listen(server: AnyServer): Promise<number> {
    servers.push(server);
    server.on("session", (session) => sessions.add(session));
    // A stream that a test aborts emits an error on the server, too.
    server.on("stream", (stream) => stream.on("error", () => undefined));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port; // a TCP listener always has an AddressInfo
  }
  const secure = (options: SecureServerOptions = {}) => createSecureServer({ ...credentials, ...options });
  async function probe(server: AnyServer, settings: object = {}) {
    const scheme = "setSecureContext" in server ? "https" : "http";
    const url = `${scheme}://127.0.0.1:${await listen(server)}/status?full=1`;
    return httpProbe.run(HttpTarget.parse({ url, verifyTls: false, ...settings }), io, new AbortController().signal);
  }

  test("is spoken with a server that knows nothing else, method, fields and body included", async () => {
    const seen: unknown[] = [];
    const server = secure();
    server.on("stream", (stream, headers) => {
      let body = "";
      stream.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      stream.on("end", () => {
        seen.push([headers[":method"], headers[":path"], headers["x-token"], headers.connection, body]);
        stream.respond({ ":status": 201, "set-cookie": ["a=1", "b=2"] });
        stream.end("all is well");
      });
    });
    const settings = { method: "POST", body: "ping", headers: ["X-Token: t", "Connection: close"], expectBody: ["is well"] };
    const run = await probe(server, settings);
    expect(run).toMatchObject({
      outcome: "ok",
      metrics: { http_availability: { value: 1 } },
      detail: { http_version: "2", status_code: 201, certificate: { subject: "radio" } },
    });
    expect(seen).toEqual([["POST", "/status?full=1", "t", undefined, "ping"]]);
    const { connect, tls, firstByte } = run.phases ?? {};
    expect([connect, tls, firstByte].every((ms) => ms !== undefined && ms > 0)).toBe(true);
  });

  test("gives way to HTTP/1.1 where a server offers no other, or wants it for this request", async () => {
    const old = createHttpsServer(credentials, (_, response) => response.end("ok"));
    expect(await probe(old)).toMatchObject({ outcome: "ok", detail: { http_version: "1.1" } });
    const picky = secure({ allowHTTP1: true });
    picky.on("request", (request, response) => {
      if (request.httpVersionMajor === 2) request.stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED);
      else response.end("ok");
    });
    expect(await probe(picky)).toMatchObject({ outcome: "ok", detail: { http_version: "1.1" } });
  });

  test("that breaks off before an answer is the server's fault, not a refusal by the network", async () => {
    const server = secure();
    server.on("stream", (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    expect(await probe(server)).toMatchObject({ outcome: "malformed_response", metrics: { http_availability: { value: 0 } } });
  });

  test("has a body that breaks off or stalls told as such, with the response time kept", async () => {
    for (const breakOff of [(stream: ServerHttp2Stream) => stream.session?.destroy(), (stream: ServerHttp2Stream) => stream.end()]) {
      const broken = secure();
      broken.on("stream", (stream) => {
        stream.respond({ ":status": 200, "content-length": "50" });
        stream.write("half", () => breakOff(stream));
      });
      expect(await probe(broken)).toMatchObject({
        outcome: "ok",
        metrics: { http_availability: { value: 0 } },
        hint: expect.stringMatching(/broke off before its end/),
      });
    }
    const stalled = secure();
    stalled.on("stream", (stream) => {
      stream.respond({ ":status": 200 });
      stream.write("half");
    });
    const late = await probe(stalled, { timeoutMs: 500 });
    expect(late).toMatchObject({
      outcome: "ok",
      metrics: { http_availability: { value: 0 } },
      hint: expect.stringMatching(/had not ended when the time was over/),
    });
    expect(late.metrics.http_response_time?.value).toBeLessThan(500);
  });

  test("without an answer in time is a time-out", async () => {
    expect(await probe(secure(), { timeoutMs: 300 })).toMatchObject({ outcome: "timeout" });
  });

  test("without TLS is named in the hint", async () => {
    const server = createServer((_, response) => response.end("ok"));
    expect(await probe(server)).toMatchObject({
      outcome: "malformed_response",
      detail: { error: "HTTP2_ONLY" },
      hint: expect.stringMatching(/HTTP\/2 without TLS only/),
    });
  });
});
