import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { newId } from "@padit/domain";
import { generateKeys, signRequest } from "@padit/protocols/collector-signing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  enrolmentOf,
  makeSeries,
  makeTenant,
  makeToken,
  startTestIngest,
  startTestIngestBeside,
  TestCollector,
  type TestIngest,
  type TestTenant,
} from "../testing";

/** Small limits, so that a few connections reach them. */
const LIMITS = {
  connectionsPerAddressMax: 60,
  requestsPerCollectorMax: 4,
  collectorBodyBytesMax: 20 << 20,
  bodyGraceMs: 2_000,
  failuresPerSecondMax: 500,
};
let ingest: TestIngest;
let tenant: TestTenant;
let collector: TestCollector;
const sockets: Socket[] = [];

beforeAll(async () => {
  ingest = await startTestIngest({ limits: LIMITS });
  tenant = await makeTenant(ingest.database);
  collector = await TestCollector.enrol(ingest, tenant);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => ingest?.close());

/** A connection that sends `head` and then only what the test writes; `answer` resolves with the first status line, or "closed". */
function open(head: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect(ingest.ingest.port, "127.0.0.1");
  sockets.push(socket);
  const answer = new Promise<string>((resolve) => {
    socket.on("data", (data) => resolve(data.toString().split("\r\n")[0] ?? ""));
    socket.on("error", () => resolve("closed"));
    socket.on("close", () => resolve("closed"));
  });
  socket.write(head);
  return { socket, answer };
}
const headOf = (path: string, headers: Record<string, string | number>): string =>
  [`POST ${path} HTTP/1.1`, "host: ingest", ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
/** Signed headers of a batch with this body. */
const signed = (body: Buffer): Record<string, string> =>
  signRequest(collector.id, collector.session, { method: "POST", path: "/v1/batches", body, timeMs: Date.now() });
const metric = async (name: string): Promise<number> => {
  const text = await ingest.metrics();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
};
const batchOf = (rows: number, seq: number, series = 1) => ({
  epoch: 1,
  seq,
  series: Array(rows).fill(series),
  ts: Array(rows).fill(Date.now()),
  value: Array(rows).fill(1),
});

describe("headers are judged before the body", () => {
  it("refuses a stranger's body before it arrives", async () => {
    const { answer } = open(headOf("/v1/batches", { "content-length": 4 << 20 }));
    expect(await answer).toBe("HTTP/1.1 401 Unauthorized");
    expect(await metric("padit_ingest_body_bytes")).toBe(0);
  });

  it("refuses a signature that does not hold, an unknown route and a size above the route's, each before the body", async () => {
    const body = Buffer.alloc(1000);
    const forged = { ...signed(body), "padit-signature": "AAAA", "content-length": body.length };
    expect(await open(headOf("/v1/batches", forged)).answer).toContain(" 401 ");
    expect(await open(headOf("/v1/nothing", { "content-length": 1000 })).answer).toContain(" 404 ");
    expect(await open(headOf("/v1/batches", { ...signed(body), "content-length": 5 << 20 })).answer).toContain(" 413 ");
    expect(await open(headOf("/v1/enrol", { "content-length": 17 << 10 })).answer).toContain(" 413 ");
  });

  it("asks for a declared size", async () => {
    const { answer } = open(headOf("/v1/batches", { ...signed(Buffer.alloc(0)), "transfer-encoding": "chunked" }));
    expect(await answer).toBe("HTTP/1.1 411 Length Required");
  });

  it("lets a client that waits for it send its body, and nobody else", async () => {
    const body = gzipSync(JSON.stringify(batchOf(1, 1)));
    const { socket, answer } = open(headOf("/v1/batches", { ...signed(body), "content-length": body.length, expect: "100-continue" }));
    expect(await answer).toBe("HTTP/1.1 100 Continue");
    const stored = new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
    socket.write(body);
    expect(await stored).toContain("HTTP/1.1 202");
    const stranger = open(headOf("/v1/batches", { "content-length": 10, expect: "100-continue" }));
    expect(await stranger.answer).toContain(" 401 ");
  });
});

describe("memory is bounded", () => {
  it("ends an upload that is too slow", async () => {
    const { answer } = open(headOf("/v1/batches", { ...signed(Buffer.alloc(9)), "content-length": 100 }));
    expect(await answer).toBe("HTTP/1.1 408 Request Timeout");
    expect(await metric("padit_ingest_body_bytes")).toBe(0);
  });

  it("reserves a body's bytes before they arrive and gives them back when the upload is aborted", async () => {
    const head = headOf("/v1/batches", { ...signed(Buffer.alloc(9)), "content-length": 4 << 20 });
    const uploads = Array.from({ length: 4 }, () => open(head));
    await expect.poll(() => metric("padit_ingest_body_bytes")).toBe(16 << 20);
    expect(await open(head).answer).toContain(" 429 ");
    for (const { socket } of uploads) socket.destroy();
    await expect.poll(() => metric("padit_ingest_body_bytes")).toBe(0);
    expect((await collector.sendBatch(batchOf(1, 2))).status).toBe(202);
  });

  it("refuses eight million zeros, and answers others meanwhile", async () => {
    const zeros = `[${"0,".repeat(7_900_000)}0]`;
    const bomb = new Uint8Array(gzipSync(`{"epoch":1,"seq":3,"series":${zeros},"ts":[],"value":[]}`));
    const order: string[] = [];
    const refused = collector.send("POST", "/v1/batches", bomb).then(async (answer) => {
      order.push("bomb");
      return { status: answer.status, body: await answer.text() };
    });
    await collector.sendBatch(batchOf(10, 4)).then(() => order.push("batch"));
    expect(await refused).toMatchObject({ status: 422, body: expect.stringContaining("values") });
    expect(order).toEqual(["batch", "bomb"]);
  });

  it("refuses a body that inflates to more than it states", async () => {
    const lying = Buffer.from(gzipSync(Buffer.alloc(1 << 20)));
    lying.writeUInt32LE(1000, lying.length - 4);
    expect((await collector.send("POST", "/v1/batches", new Uint8Array(lying))).status).toBe(400);
  });

  it("stores a large batch as it stores a small one", async () => {
    const series = await makeSeries(ingest.database, tenant, collector);
    const batch = batchOf(20_000, 5, series);
    const answer = await collector.sendBatch({ ...batch, ts: batch.ts.map((ts, i) => ts - i), uncertainty: Array(20_000).fill(0.25) });
    expect(await answer.json()).toMatchObject({ accepted: 20_000, quarantined: 0 });
  });
});

describe("strangers and single addresses are bounded", () => {
  it("closes connections of an address above the limit and accepts again when some end", async () => {
    const idle = Array.from({ length: 80 }, () => open(""));
    await expect.poll(() => idle.filter(({ socket }) => socket.destroyed).length).toBeGreaterThanOrEqual(20);
    for (const { socket } of idle) socket.destroy();
    await expect.poll(async () => (await fetch(`${ingest.url}/health`).catch(() => null))?.status).toBe(200);
  });

  it("refuses a stranger's further guesses before the look-up, and no collector that shares the address", async () => {
    const beside = await startTestIngestBeside(ingest, { limits: { failuresPerSecondMax: 0.001 } });
    try {
      const guess = () => fetch(`${beside.url}/v1/plan`, { headers: { "padit-collector": newId() } }).then(({ status }) => status);
      expect(await guess()).toBe(401);
      expect(await guess()).toBe(429);
      const headers = signRequest(collector.id, collector.session, {
        method: "GET",
        path: "/v1/plan",
        body: Buffer.alloc(0),
        timeMs: Date.now(),
      });
      expect((await fetch(`${beside.url}/v1/plan`, { headers })).status).toBe(200);
    } finally {
      await beside.close();
    }
  });

  it.each([
    ["a key of 33 bytes", { publicKey: "A".repeat(44) }],
    ["a key of 31 bytes", { publicKey: `${"A".repeat(42)}==` }],
    ["a proof of any length", { proof: "AAAA".repeat(2_000) }],
    ["a proof that is no signature", { proof: "AAAA" }],
  ])("answers an enrolment with %s with a refusal", async (_, change) => {
    const body = JSON.stringify({ ...enrolmentOf(await makeToken(ingest.database, tenant), generateKeys()), ...change });
    const answer = await fetch(`${ingest.url}/v1/enrol`, { method: "POST", body });
    expect([401, 422]).toContain(answer.status);
  });
});

describe("values", () => {
  it("holds back what no measurement can be, so that no aggregate overflows", async () => {
    const series = await makeSeries(ingest.database, tenant, collector, "udp_echo_loss");
    const value = [1.7e308, -1.7e308, 1.1e15, 1e15, 5e-324];
    const ts = value.map((_, i) => Date.now() - i);
    const answer = await collector.sendBatch({ epoch: 1, seq: 6, series: value.map(() => series), ts, value });
    expect(await answer.json()).toMatchObject({ accepted: 2, quarantined: 3 });
  });
});
