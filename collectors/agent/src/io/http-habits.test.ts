import { createServer, type Server } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { HttpTarget, httpProbe } from "@padit/protocols/http";
import { expect, onTestFinished, test } from "vitest";
import { nodeIo } from "./node-io";

const io = nodeIo({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
const PAGE = "<html><head><title>café</title></head><body>status: operational</body></html>";

/** The bytes that a server answers a request with: the lines of the head, then the body. */
type ServedPage = { head: string[]; body?: Buffer };
const bytes = ({ head, body = Buffer.alloc(0) }: ServedPage): Buffer =>
  Buffer.concat([Buffer.from([...head, `content-length: ${body.length}`, "connection: close", "", ""].join("\r\n"), "utf8"), body]);

/** Runs the probe against a server that this function starts. Returns the run and the requests that the server received. */
async function ask(answer: (request: string) => ServedPage, settings: object = {}) {
  const asked: string[] = [];
  const server: Server = createServer((socket) => {
    socket
      .on("error", () => undefined)
      .once("data", (data) => {
        asked.push(data.toString("latin1"));
        socket.end(bytes(answer(data.toString("latin1"))));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const target = HttpTarget.parse({ url: `http://127.0.0.1:${port}/start`, ...settings });
  return { run: await httpProbe.run(target, io, new AbortController().signal), asked };
}

test.each<[string, ServedPage, string]>([
  ["gzip", { head: ["HTTP/1.1 200 OK", "content-encoding: gzip"], body: gzipSync(PAGE) }, "status: operational"],
  ["br", { head: ["HTTP/1.1 200 OK", "content-encoding: br"], body: brotliCompressSync(PAGE) }, "status: operational"],
  ["deflate", { head: ["HTTP/1.1 200 OK", "content-encoding: deflate"], body: deflateSync(PAGE) }, "status: operational"],
  [
    "deflate without zlib's head",
    { head: ["HTTP/1.1 200 OK", "content-encoding: deflate"], body: deflateRawSync(PAGE) },
    "status: operational",
  ],
  ["gzip over br", { head: ["HTTP/1.1 200 OK", "content-encoding: br, gzip"], body: gzipSync(brotliCompressSync(PAGE)) }, "café"],
  ["ISO-8859-1", { head: ["HTTP/1.1 200 OK", "content-type: text/html; charset=iso-8859-1"], body: Buffer.from(PAGE, "latin1") }, "café"],
  [
    "EUC-KR",
    { head: ["HTTP/1.1 200 OK", "content-type: text/html; charset=euc-kr"], body: Buffer.from("c1a4bbf320bfeebfb5", "hex") },
    "정상 운영",
  ],
  ["UTF-16 with a mark", { head: ["HTTP/1.1 200 OK"], body: Buffer.from("\ufeffstatus: operational", "utf16le") }, "status: operational"],
  [
    "a charset that only the page names",
    { head: ["HTTP/1.1 200 OK", "content-type: text/html"], body: Buffer.from(`<meta charset="iso-8859-1">${PAGE}`, "latin1") },
    "café",
  ],
])("what is expected is found in a body in %s", async (_, answer, expected) => {
  expect((await ask(() => answer, { expectBody: [expected] })).run).toMatchObject({
    outcome: "ok",
    metrics: { http_availability: { value: 1 } },
  });
});

test("more than is searched is not unpacked, and what is not in the coding it claims is said to be so", async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from(PAGE), Buffer.alloc(64 << 20)]));
  const packed = { head: ["HTTP/1.1 200 OK", "content-encoding: gzip"], body: bomb };
  expect((await ask(() => packed, { expectBody: ["operational"] })).run.metrics.http_availability?.value).toBe(1);
  const plain = { head: ["HTTP/1.1 200 OK", "content-encoding: gzip"], body: Buffer.from(PAGE) };
  const { run } = await ask(() => plain, { expectBody: ["maintenance"] });
  expect(run.detail).toMatchObject({ body_coding: "The body is said to be gzip, but is not." });
  expect(run.hint).toContain("said to be gzip");
});

test("a site that sets a cookie and redirects to itself is reached, and the next run begins without it", async () => {
  const wall = (request: string): ServedPage =>
    /cookie: own=1; seen=yes/i.test(request)
      ? { head: ["HTTP/1.1 200 OK"] }
      : { head: ["HTTP/1.1 302 Found", "location: /start", "set-cookie: seen=yes; Path=/; HttpOnly"] };
  for (const _ of ["first", "second"]) {
    const { run, asked } = await ask(wall, { headers: ["Cookie: own=1"] });
    expect(run).toMatchObject({ outcome: "ok", detail: { redirects: 1, status_code: 200 } });
    expect(asked[0]).not.toMatch(/seen=yes/);
  }
});

test("a redirect to an address in UTF-8 is followed byte by byte, and one that goes round names where", async () => {
  const there = (request: string): ServedPage =>
    request.startsWith("GET /caf%C3%A9 ") ? { head: ["HTTP/1.1 200 OK"] } : { head: ["HTTP/1.1 302 Found", "location: /café"] };
  expect((await ask(there)).run).toMatchObject({ outcome: "ok", detail: { status_code: 200 } });
  const round = await ask(() => ({ head: ["HTTP/1.1 302 Found", "location: /round?secret=1"] }));
  expect(round.run).toMatchObject({
    outcome: "malformed_response",
    hint: expect.stringMatching(/the last one to http:\/\/127\.0\.0\.1:\d+\/round\.$/),
  });
});

test("headers of 200 KiB are read", async () => {
  const large = { head: ["HTTP/1.1 200 OK", ...Array.from({ length: 50 }, (_, i) => `x-${i}: ${"y".repeat(4_000)}`)] };
  expect((await ask(() => large)).run).toMatchObject({ outcome: "ok", metrics: { http_availability: { value: 1 } } });
});
