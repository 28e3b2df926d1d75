import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpTarget, httpProbe } from "@padit/protocols/http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeIo } from "./node-io";

const io = nodeIo({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/slow-redirect") {
      setTimeout(() => response.writeHead(302, { location: "/whole" }).end(), 150);
      return;
    }
    response.writeHead(200, { "content-type": "text/plain" });
    response.write("status: ok\n");
    // The beginning of the body must be sent before the connection is reset.
    if (request.url === "/reset") setTimeout(() => request.socket.resetAndDestroy(), 50);
    if (request.url === "/whole") response.end("the end");
    // Every other path leaves the body unfinished.
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP listener always has an AddressInfo
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const request = (path: string, settings: object = {}) =>
  httpProbe.run(HttpTarget.parse({ url: `${base}${path}`, timeoutMs: 300, ...settings }), io, new AbortController().signal);

test("a server that answered has a response time although its body does not end in time", async () => {
  const run = await request("/endless");
  expect(run).toMatchObject({
    ...{ outcome: "ok", metrics: { http_availability: { value: 0 } } },
    detail: { status_code: 200, error: "body not whole within 300 ms" },
    hint: expect.stringContaining("stop reading early"),
  });
  expect(run.metrics.http_response_time?.value).toBeLessThan(300);
});

test("one that is cut in the middle of its body has one too", async () => {
  const run = await request("/reset", { timeoutMs: 5_000 });
  expect(run).toMatchObject({
    ...{ outcome: "ok", metrics: { http_availability: { value: 0 } } },
    detail: { status_code: 200, error: "body broken off" },
  });
  expect(run.metrics.http_response_time?.value).toBeGreaterThan(0);
});

test.each([
  ["at the headers", {}, 1],
  ["once all that is expected was found", { expectBody: ["status: ok"] }, 1],
  ["at the time-out where it is not", { expectBody: ["status: bad"] }, 0],
])("an answer that never ends is read no further than it is asked for: %s", async (_, expected, availability) => {
  const timeoutMs = availability === 1 ? 60_000 : 300;
  const run = await request("/endless", { stopEarly: true, timeoutMs, ...expected });
  expect(run).toMatchObject({ outcome: "ok", metrics: { http_availability: { value: availability } } });
});

test("the phases are those of all hops, and together are the response time", async () => {
  const run = await request("/slow-redirect", { timeoutMs: 5_000 });
  const { connect = 0, tls = 0, firstByte = 0 } = run.phases ?? {};
  expect(firstByte).toBeGreaterThan(140);
  expect(connect + tls + firstByte).toBeCloseTo(run.metrics.http_response_time?.value ?? 0, 0);
});
