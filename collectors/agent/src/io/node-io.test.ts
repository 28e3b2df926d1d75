import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { departed } from "@padit/protocols/probe";
import { TcpTarget, tcpProbe } from "@padit/protocols/tcp";
import { afterEach, expect, test, vi } from "vitest";
import { neighbourOf } from "./neighbour";
import { nodeIo } from "./node-io";

const io = nodeIo({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 0.1 });
const { signal } = new AbortController();
const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: Server) {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return io.pin("tcp", "127.0.0.1", (server.address() as AddressInfo).port); // a TCP listener always has an AddressInfo
}

test("one question by TCP gets its answer when it is whole, in however many pieces", async () => {
  const to = await listen(createServer((socket) => socket.on("data", () => socket.write("ab", () => socket.write("cd")))));
  const { answer } = await io.tcpExchange(to, Buffer.from("?"), (bytes) => bytes.length === 4, 1000, signal);
  expect(Buffer.from(answer).toString()).toBe("abcd");
});

test("a server that closes before its answer is whole is malformed", async () => {
  const to = await listen(createServer((socket) => socket.on("data", () => socket.end("a"))));
  await expect(io.tcpExchange(to, Buffer.from("?"), () => false, 1000, signal)).rejects.toMatchObject({ outcome: "malformed_response" });
});

test("an HTTP answer comes with its headers and as much of its body as was asked for", async () => {
  const server = createHttpServer((request, response) => {
    response.writeHead(201, { "x-method": String(request.method) });
    request.on("data", (chunk) => response.write(chunk));
    request.on("end", () => response.end("!"));
  });
  const to = await listen(server);
  const request = { url: new URL(`http://127.0.0.1:${to.port}/a`), method: "POST", headers: {}, body: "hello", tls: { isVerified: true } };
  const hop = await io.http(to, { ...request, keepBodyBytes: 3, timeoutMs: 1000 }, signal);
  expect(hop).toMatchObject({ status: 201, headers: { "x-method": "POST" }, certificate: undefined });
  expect(Buffer.from(hop.body).toString()).toBe("hel");
});

test.each<[string, boolean, string[]]>([
  ["whole by its length", true, ["content-length: 5", "", "hello"]],
  ["whole by its last chunk", true, ["transfer-encoding: chunked", "", "5", "hello", "0", "", ""]],
  ["whole by the connection's end", true, ["connection: close", "", "hello"]],
  ["cut before its length", false, ["content-length: 50", "", "hello"]],
  ["cut before its last chunk", false, ["transfer-encoding: chunked", "", "5", "hello", ""]],
])("an HTTP body that is %s is told as such", async (_, isBodyWhole, lines) => {
  const answer = ["HTTP/1.1 200 OK", ...lines].join("\r\n");
  const to = await listen(createServer((socket) => socket.once("data", () => socket.end(answer))));
  const request = { url: new URL(`http://127.0.0.1:${to.port}/`), method: "GET", headers: {}, body: undefined, tls: { isVerified: true } };
  expect(await io.http(to, { ...request, keepBodyBytes: 9, timeoutMs: 1000 }, signal)).toMatchObject({ status: 200, isBodyWhole });
});

test("an HTTP body that stalls is late and not whole; one longer than is read counts as whole", async () => {
  const to = await listen(
    createHttpServer((request, response) => {
      response.writeHead(200, { "content-length": "3000000" });
      response.write(Buffer.alloc(request.url === "/long" ? 2_000_000 : 10));
    }),
  );
  const ask = (path: string) => {
    const request = {
      url: new URL(`http://127.0.0.1:${to.port}${path}`),
      method: "GET",
      headers: {},
      body: undefined,
      tls: { isVerified: true },
    };
    return io.http(to, { ...request, keepBodyBytes: 0, timeoutMs: 500 }, signal);
  };
  expect(await ask("/stalls")).toMatchObject({ status: 200, isBodyWhole: false, isBodyLate: true });
  expect(await ask("/long")).toMatchObject({ status: 200, isBodyWhole: true });
});

test("an HTTP server that changes the protocol instead of answering is malformed, and the run ends", async () => {
  const answer = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
  const to = await listen(createServer((socket) => socket.on("error", () => undefined).once("data", () => socket.write(answer))));
  const request = { url: new URL(`http://127.0.0.1:${to.port}/`), method: "GET", headers: {}, body: undefined, tls: { isVerified: true } };
  await expect(io.http(to, { ...request, keepBodyBytes: 0, timeoutMs: 1000 }, signal)).rejects.toMatchObject({ code: "NO_ANSWER" });
});

test("a connection that came while the event loop was busy for longer than the time-out is no time-out", async () => {
  const to = await listen(createServer((socket) => socket.on("error", () => undefined)));
  const connecting = io.tcpConnect(to, 50, signal);
  const untilMs = performance.now() + 150;
  while (performance.now() < untilMs);
  expect((await connecting).connectMs).toBeGreaterThan(0);
});

test("what Node's sockets cannot do is refused with words, and never sent as something else", async () => {
  const to = { address: "127.0.0.1", port: 9, resolveMs: 0 };
  await expect(io.icmp(to)).rejects.toMatchObject({ outcome: "not_run", code: "LACKS_ICMP" });
  await expect(io.packet({ interface: "eth0", mac: "02:00:00:00:00:0b" }, { etherTypes: [0x8902] })).rejects.toMatchObject({
    outcome: "not_run",
  });
  const socket = await io.udp(to);
  const sent = departed((departure) => socket.send(Buffer.from("x"), departure, { dscp: 46 }));
  await expect(sent).rejects.toMatchObject({ outcome: "not_run", code: "LACKS_DSCP" });
  socket.close();
  expect(io.clock.status()).toEqual({ sync: "unknown", maxErrorNs: null });
});

test("an address of the wrong IP version is refused", async () => {
  await expect(io.pin("icmp", "192.0.2.1", 0, 6)).rejects.toMatchObject({ code: "WRONG_FAMILY" });
});

test("a run's time follows the machine's clock when that is set right, and its durations do not", async () => {
  const to = await listen(createServer());
  const target = TcpTarget.parse({ host: to.address, port: to.port });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  try {
    const run = await tcpProbe.run(target, io, signal);
    expect(Math.abs(run.atMs - Date.now())).toBeLessThan(60_000);
    expect(run.metrics.tcp_connect_time?.value).toBeLessThan(60_000);
  } finally {
    vi.useRealTimers();
  }
});

test("a neighbour is found in the kernel's table, and who is not in it is none", async () => {
  await expect(neighbourOf("192.0.2.1", "/nonexistent")).resolves.toBeUndefined();
});
