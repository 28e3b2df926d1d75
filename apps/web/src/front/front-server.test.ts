import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Registry } from "prom-client";
import { afterEach, expect, test } from "vitest";
import { API_PATHS, createFrontServer, type FrontOptions } from "./front-server";
import { observeRequests } from "./request-metrics";
import { parseTrustedProxies } from "./trusted-proxies";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts a front server whose handler answers with the headers that it received. */
async function listen(options: Partial<FrontOptions> = {}): Promise<number> {
  server = createFrontServer({
    trustedProxies: parseTrustedProxies(""),
    isSecure: true,
    connectionsPerAddressMax: 100,
    handle: async (request, response) => void response.end(JSON.stringify(request.headers)),
    ...options,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  seen: IncomingHttpHeaders;
}

async function ask(port: number, headers: Record<string, string> = {}, path = "/"): Promise<Answer> {
  const sent = httpRequest({ port, host: "127.0.0.1", path, headers }).end();
  const [response] = await once(sent, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, seen: response.statusCode === 200 ? JSON.parse(text) : {} };
}

test("the door for programs has REST and health, and no other page, however its path is written", async () => {
  const port = await listen({ paths: API_PATHS });
  const statusOf = async (path: string) => (await ask(port, {}, path)).status;
  for (const path of ["/api/v1/endpoints?limit=1", "/api/v1", "/api/health"]) expect([path, await statusOf(path)]).toEqual([path, 200]);
  for (const path of ["/", "/api/trpc/x", "/api/v1x", "/api/v1/../trpc/x", "/api/v1/%2e%2e/trpc/x", "//api/v1/endpoints", "/api/healthy"])
    expect([path, await statusOf(path)]).toEqual([path, 404]);
});

test("a stranger cannot state an address, a request id or what Next.js says to itself", async () => {
  const port = await listen();
  const forged = {
    "x-forwarded-for": "203.0.113.99",
    "x-forwarded-host": "evil.example",
    "x-real-ip": "203.0.113.99",
    forwarded: "for=203.0.113.99",
    "padit-client-address": "203.0.113.99",
    "x-request-id": "mine",
    "x-middleware-subrequest": "middleware",
  };
  const { seen, headers } = await ask(port, forged);
  expect(seen).toMatchObject({ "padit-client-address": "127.0.0.1", "x-forwarded-for": "127.0.0.1" });
  expect(JSON.stringify(seen)).not.toMatch(/203\.0\.113\.99|evil\.example|middleware|"mine"/);
  expect(headers["x-request-id"]).toBe(seen["x-request-id"]);
});

test("a trusted proxy states the client's address and the site's name", async () => {
  const port = await listen({ trustedProxies: parseTrustedProxies("127.0.0.1/32") });
  const { seen } = await ask(port, { "x-forwarded-for": "6.6.6.6, 198.51.100.7", "x-forwarded-host": "padit.example" });
  expect(seen).toMatchObject({ "padit-client-address": "198.51.100.7", "x-forwarded-host": "padit.example" });
});

test("every answer has the protective headers, and nothing under /api is kept by caches", async () => {
  const port = await listen();
  expect((await ask(port)).headers).toMatchObject({
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=()"),
  });
  const { headers } = await ask(port, {}, "/api/auth/signout?x=1");
  expect(headers).toMatchObject({ "cache-control": "no-store", "content-security-policy": expect.stringContaining("default-src 'none'") });
});

test("bodies beyond what one address may hold are refused before they are read", async () => {
  const bodies = 16;
  let handled = 0;
  let onAll: (() => void) | undefined;
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  const handle = async (): Promise<void> => {
    handled += 1;
    if (handled === bodies) onAll?.();
  };
  const port = await listen({ handle });
  const sockets = Array.from({ length: bodies }, () => sendUnfinishedBody(port));
  await all;
  const refused = sendUnfinishedBody(port);
  const [answer] = await once(refused, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 503 /);
  expect(handled).toBe(bodies);
  for (const socket of [...sockets, refused]) socket.destroy();
});

test("a body that no address may ever send is refused for good, before it is read", async () => {
  let handled = 0;
  const handle = async (): Promise<void> => {
    handled += 1;
  };
  const port = await listen({ handle });
  const refused = sendUnfinishedBody(port, (16 << 20) + 1);
  const [answer] = await once(refused, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  expect(String(answer)).toContain("at most 16 MiB");
  expect(String(answer)).not.toMatch(/retry-after/i);
  expect(handled).toBe(0);
  refused.destroy();
});

/** Sends headers that declare a body of `bytes` (1 MiB by default), but no body. */
function sendUnfinishedBody(port: number, bytes = 1 << 20): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`);
  return socket;
}

test("connections of one address beyond the limit are closed, and closing one makes room", async () => {
  const port = await listen({ connectionsPerAddressMax: 2 });
  const first = connect(port, "127.0.0.1");
  const second = connect(port, "127.0.0.1");
  await Promise.all([once(first, "connect"), once(second, "connect")]);
  const third = connect(port, "127.0.0.1");
  third.on("error", () => {});
  await once(third, "close");
  const closed = once(first, "close");
  first.destroy();
  await closed;
  while ((await ask(port).catch(() => undefined)) === undefined);
  second.destroy();
});

test("every answer is counted by area, and no metric carries a path or a method that a stranger made up", async () => {
  const registry = new Registry();
  const port = await listen({ onAnswer: observeRequests(registry) });
  for (const path of ["/api/v1/alerts", "/o/acme/inbox", "/whatever/42"]) await ask(port, {}, path);
  await expect.poll(() => registry.metrics()).toContain('padit_http_requests_total{area="pages",method="GET",status="200"} 2');
  const text = await registry.metrics();
  expect(text).toContain('padit_http_requests_total{area="rest",method="GET",status="200"} 1');
  expect(text).toContain('padit_http_request_duration_seconds_count{area="pages"} 2');
  expect(text).not.toMatch(/acme|whatever/);
});
