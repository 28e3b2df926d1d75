import { expect, test } from "vitest";
import { type HttpRequest, ProbeFailure } from "../probe";
import { FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { isExpectedStatus } from "./assertions";
import { httpProbe } from "./probe";
import { HttpTarget, httpSpec } from "./spec";

const URL_OF = "https://example.com/health";
const signal = new AbortController().signal;

async function request(http: FakeWireOptions["http"], settings: object = {}) {
  const wire = new FakeWire({ ...(http && { http }) });
  const sent: HttpRequest[] = [];
  const io: typeof wire.io = {
    ...wire.io,
    http: (to, asked, s) => {
      sent.push(asked);
      return wire.io.http(to, asked, s);
    },
  };
  const run = await httpProbe.run(HttpTarget.parse({ url: URL_OF, ...settings }), io, signal);
  return { run, sent };
}
const body = (text: string) => new TextEncoder().encode(text);

test("200 is available; 404 has a time all the same and is not", async () => {
  expect((await request(undefined)).run).toMatchObject({
    outcome: "ok",
    metrics: { http_response_time: { value: 5 }, http_availability: { value: 1 } },
  });
  expect((await request(() => ({ status: 404 }))).run).toMatchObject({
    outcome: "ok",
    metrics: { http_response_time: { value: 5 }, http_availability: { value: 0 } },
    detail: { status_code: 404, error: "status 404" },
    hint: "The server answered 404.",
  });
});

test("a time-out is unavailable, with its error, and has no response time", async () => {
  const { run } = await request(() => new ProbeFailure("timeout", "ETIMEDOUT", "No answer within 10000 ms."));
  expect(run.metrics).toEqual({ http_availability: { value: 0, uncertainty: null } });
  expect(run.detail).toMatchObject({ error: "ETIMEDOUT", url: URL_OF });
});

test("assertions on body and headers decide availability", async () => {
  const answer = () => ({ body: body('{"status":"ok"}'), headers: { "content-type": "application/json" } });
  const passes = { expectBody: ['"status":"ok"'], expectHeaders: ["Content-Type: JSON", "content-type"] };
  expect((await request(answer, passes)).run.metrics.http_availability?.value).toBe(1);
  const other = await request(answer, { expectBody: ["maintenance"] });
  expect(other.run).toMatchObject({ metrics: { http_availability: { value: 0 } }, detail: { error: "not in the body: maintenance" } });
  const header = await request(answer, { expectHeaders: ["x-cache: HIT"] });
  expect(header.run.detail).toMatchObject({ error: "header missing or other: x-cache: HIT" });
});

test.each([
  ["200-299", 204, true],
  ["200-299", 301, false],
  ["200-299, 401", 401, true],
  ["204", 200, false],
])("status ranges %s and %i", (ranges, status, isExpected) => {
  expect(isExpectedStatus(ranges, status)).toBe(isExpected);
});

test("the certificate's remaining days are told", async () => {
  const notAfterMs = 1_700_000_000_000 + 30 * 86_400_000;
  const { run } = await request(() => ({ certificate: { notAfterMs, subject: "example.com", issuer: "CA", isLeaf: true } }));
  expect(run.metrics.http_certificate_days).toEqual({ value: 30, uncertainty: null });
});

test("redirects are followed, their times summed, and five are the most", async () => {
  const hop = (url: URL) => (url.pathname === "/health" ? { status: 302, location: "/there" } : { status: 200 });
  const { run } = await request(hop);
  expect(run).toMatchObject({ metrics: { http_response_time: { value: 10 } }, detail: { redirects: 1, status_code: 200 } });
  const loop = await request(() => ({ status: 301, location: "/health" }));
  expect(loop.run).toMatchObject({ outcome: "malformed_response", detail: { error: "TOO_MANY_REDIRECTS" } });
  expect(loop.sent).toHaveLength(6);
  const off = await request(hop, { followRedirects: false });
  expect(off.run).toMatchObject({ detail: { status_code: 302 }, metrics: { http_availability: { value: 0 } } });
});

test("a redirect to another origin does not get the headers, and what is not http is refused", async () => {
  const elsewhere = (url: URL) => (url.hostname === "example.com" ? { status: 307, location: "https://other.example/" } : {});
  const { sent } = await request(elsewhere, { headers: ["Authorization: Bearer secret"] });
  expect(sent.map(({ headers }) => headers)).toEqual([{ authorization: "Bearer secret" }, {}]);
  expect((await request(() => ({ status: 302, location: "file:///etc/passwd" }))).run.detail).toMatchObject({ error: "BAD_REDIRECT" });
});

test("a POST that is redirected by 303 becomes a GET without its body (RFC 9110 §15.4.4)", async () => {
  const seeOther = (url: URL) => (url.pathname === "/health" ? { status: 303, location: "/done" } : {});
  const { sent } = await request(seeOther, { method: "POST", body: "x=1" });
  expect(sent.map(({ method, body: sentBody }) => [method, sentBody])).toEqual([
    ["POST", "x=1"],
    ["GET", undefined],
  ]);
});

test("each hop is asked of the policy, and a refusal there measures nothing", async () => {
  const wire = new FakeWire({ http: () => ({ status: 302, location: "http://169.254.169.254/" }) });
  const io: typeof wire.io = {
    ...wire.io,
    pin: async (transport, host, port) => {
      if (host.startsWith("169.254")) throw new ProbeFailure("policy_denied", "POLICY_DENIED", "no");
      return wire.io.pin(transport, host, port);
    },
  };
  expect(await httpProbe.run(HttpTarget.parse({ url: URL_OF }), io, signal)).toMatchObject({ outcome: "policy_denied", metrics: {} });
});

test("a body that breaks off is no availability, though it began in time", async () => {
  const { run } = await request(() => ({ isBodyWhole: false }));
  expect(run).toMatchObject({ outcome: "ok", metrics: { http_response_time: { value: 5 }, http_availability: { value: 0 } } });
  expect(run.hint).toContain("broke off");
});

test("a request's headers and body are in what it costs", () => {
  const cost = (settings: object) => httpSpec.cost(HttpTarget.parse({ url: URL_OF, ...settings }));
  const [plain, large] = [cost({}), cost({ method: "POST", body: "x".repeat(9_000), headers: ["x-a: b"] })];
  expect(large.bytes - plain.bytes).toBe(9_006);
  expect(large.packets).toBe(plain.packets + 6);
});
