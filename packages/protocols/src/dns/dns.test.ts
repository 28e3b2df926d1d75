import fc from "fast-check";
import { expect, test } from "vitest";
import { ProbeFailure } from "../probe";
import { FakeWire } from "../testing/fake-wire";
import { decodeResponse, encodeQuestion, framed, isWholeFrame } from "./codec";
import { decodeName } from "./names";
import { dnsProbe } from "./probe";
import { DnsTarget } from "./spec";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const EXAMPLE = "076578616d706c6503636f6d00";

/** Messages made by scapy 2.5. */
const MADE_BY_SCAPY: [string, string, string[]][] = [
  [
    "A",
    `12348180000100020000000${"0"}${EXAMPLE}00010001${EXAMPLE}000100010000012c0004c0000201${EXAMPLE}000100010000012c0004c0000202`,
    ["192.0.2.1", "192.0.2.2"],
  ],
  [
    "AAAA",
    `123481800001000100000000${EXAMPLE}001c0001${EXAMPLE}001c00010000003c001020010db8000000000001000000000001`,
    ["2001:db8::1:0:0:1"],
  ],
  ["MX", `123481800001000100000000${EXAMPLE}000f0001${EXAMPLE}000f00010000003c0014000a046d61696c${EXAMPLE}`, ["10 mail.example.com"]],
  [
    "SOA",
    `123485000001000100000000${EXAMPLE}00060001${EXAMPLE}000600010000003c0036026e73${EXAMPLE}04726f6f74${EXAMPLE}000007ea00001c2000000e10000151800000012c`,
    ["ns.example.com root.example.com 2026 7200 3600 86400 300"],
  ],
  ["TXT", `123481000001000100000000${EXAMPLE}00100001${EXAMPLE}001000010000003c000d07763d7370663120042d616c6c`, ["v=spf1 -all"]],
];

test("a question with EDNS0 is byte for byte what scapy makes", () => {
  const bytes = encodeQuestion({ id: 0x1234, name: "example.com", type: "A", recursionDesired: true, hasEdns: true });
  expect(Buffer.from(bytes).toString("hex")).toBe(`123401000001000000000001${EXAMPLE}0001000100002904d0000000000000`);
});

test.each(MADE_BY_SCAPY)("%s records made by scapy are read as a zone file writes them", (_type, message, data) => {
  const decoded = decodeResponse(hex(message));
  expect(decoded.ok && decoded.response.answers.map((answer) => answer.data)).toEqual(data);
});

test("RFC 1035 §4.1.4's example of compression", () => {
  const message = new Uint8Array(93);
  message.set([1, 0x46, 3, 0x49, 0x53, 0x49, 4, 0x41, 0x52, 0x50, 0x41, 0], 20);
  message.set([3, 0x46, 0x4f, 0x4f, 0xc0, 20], 40);
  message.set([0xc0, 26], 64);
  expect(decodeName(message, 20)).toEqual({ name: "F.ISI.ARPA", end: 32 });
  expect(decodeName(message, 40)).toEqual({ name: "FOO.F.ISI.ARPA", end: 46 });
  expect(decodeName(message, 64)).toEqual({ name: "ARPA", end: 66 });
  expect(decodeName(message, 92)).toEqual({ name: "", end: 93 });
});

test("a pointer to itself or forward is refused, not followed for ever", () => {
  expect(decodeName(Uint8Array.of(0xc0, 0), 0)).toBeUndefined();
  expect(decodeName(Uint8Array.of(1, 0x61, 0xc0, 4, 0xc0, 2), 4)).toBeUndefined();
});

test("any bytes, and real messages with bytes changed or cut, never throw and are never read past their end", () => {
  const changed = fc
    .tuple(fc.constantFrom(...MADE_BY_SCAPY), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }), fc.nat(200))
    .map(([[, message], changes, cut]) => {
      const bytes = hex(message);
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
      return bytes.subarray(0, Math.max(0, bytes.length - (cut > 150 ? cut - 150 : 0)));
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), changed), (bytes) => {
      // A view into a larger buffer: bytes after the view must not change the result.
      const around = new Uint8Array(bytes.length + 64).fill(0xaa);
      around.set(bytes);
      expect(decodeResponse(around.subarray(0, bytes.length))).toEqual(decodeResponse(bytes));
    }),
    { numRuns: 100_000 },
  );
}, 120_000);

/** A server that answers every question with the given message's records. */
const server =
  (message: string, flags = "8180") =>
  (question: Uint8Array) => {
    const bytes = hex(message);
    bytes.set(question.subarray(0, 2));
    bytes.set(hex(flags), 2);
    return [{ afterNs: 12e6, payload: bytes }];
  };
const [[, A_MESSAGE]] = MADE_BY_SCAPY as [[string, string, string[]]];
const run = (wire: FakeWire, settings: object = {}) =>
  dnsProbe.run(DnsTarget.parse({ server: "192.0.2.53", name: "example.com", ...settings }), wire.io, new AbortController().signal);

test("an answer with the expected data is available", async () => {
  const result = await run(new FakeWire({ udp: server(A_MESSAGE) }), { expect: ["192.0.2.2"] });
  expect(result).toMatchObject({
    outcome: "ok",
    metrics: { dns_response_time: { value: 12 }, dns_availability: { value: 1 }, dns_answers: { value: 2 } },
    detail: { code: "NOERROR", answers: ["192.0.2.1", "192.0.2.2"] },
  });
});

test.each([
  ["other data", server(A_MESSAGE), { expect: ["198.51.100.1"] }, 'No A record holds "198.51.100.1".'],
  ["SERVFAIL", server(A_MESSAGE, "8182"), {}, "The server answered SERVFAIL instead of NOERROR."],
  ["another code than wished", server(A_MESSAGE), { expectCode: "NXDOMAIN" }, "The server answered NOERROR instead of NXDOMAIN."],
])("%s is an answer in its time, but unavailable", async (_name, udp, settings, hint) => {
  const result = await run(new FakeWire({ udp }), settings);
  expect(result).toMatchObject({ outcome: "ok", metrics: { dns_response_time: { value: 12 }, dns_availability: { value: 0 } }, hint });
});

test("no answer is unavailable and has no time", async () => {
  const result = await run(new FakeWire());
  expect(result).toMatchObject({ outcome: "timeout", metrics: { dns_availability: { value: 0, uncertainty: null } } });
  expect(result.metrics).not.toHaveProperty("dns_response_time");
});

test("a forged answer with another id is not believed, and the true one after it is", async () => {
  const forged = (question: Uint8Array) => {
    const [truth] = server(A_MESSAGE)(question);
    if (truth === undefined) return [];
    const lie = truth.payload.slice();
    lie[0] = (lie[0] ?? 0) ^ 0xff;
    return [{ afterNs: 1e6, payload: lie }, truth];
  };
  expect((await run(new FakeWire({ udp: forged }))).metrics.dns_response_time?.value).toBe(12);
  const onlyForged = await run(new FakeWire({ udp: (q) => forged(q).slice(0, 1) }));
  expect(onlyForged.outcome).toBe("mismatch");
});

test("a truncated answer is asked for again by TCP", async () => {
  const tcp = (question: Uint8Array) => framed(server(A_MESSAGE)(question.subarray(2))[0]?.payload ?? new Uint8Array());
  const result = await run(new FakeWire({ udp: server(A_MESSAGE, "8380"), tcp }));
  expect(result).toMatchObject({ outcome: "ok", detail: { transport: "tcp" }, metrics: { dns_response_time: { value: 3 } } });
});

test("one that is cut inside a record, too", async () => {
  const tcp = (question: Uint8Array) => framed(server(A_MESSAGE)(question.subarray(2))[0]?.payload ?? new Uint8Array());
  const cut = (question: Uint8Array) =>
    server(A_MESSAGE, "8380")(question).map(({ payload, ...rest }) => ({ ...rest, payload: payload.subarray(0, payload.length - 3) }));
  expect(await run(new FakeWire({ udp: cut, tcp }))).toMatchObject({ outcome: "ok", detail: { transport: "tcp" } });
});

test("a clock that is stepped while the answer is on its way tells no time", async () => {
  const result = await run(new FakeWire({ udp: server(A_MESSAGE), step: { atMs: 5, byNs: 10_000_000n } }));
  expect(result).toMatchObject({ outcome: "clock_step", metrics: {} });
});

test("a TCP message is whole when its length in front says so", () => {
  expect(isWholeFrame(framed(hex(A_MESSAGE)))).toBe(true);
  expect(isWholeFrame(framed(hex(A_MESSAGE)).subarray(0, 20))).toBe(false);
  expect(isWholeFrame(Uint8Array.of(0))).toBe(false);
});

test("a server that refuses the connection is unavailable", async () => {
  const tcp = () => new ProbeFailure("refused", "ECONNREFUSED", "closed");
  expect(await run(new FakeWire({ tcp }), { transport: "tcp" })).toMatchObject({
    outcome: "refused",
    metrics: { dns_availability: { value: 0 } },
  });
});

test.each([
  { server: "192.0.2.53", name: "a..b" },
  { server: "192.0.2.53", name: "x".repeat(64) },
  { server: "https://dns.example", name: "example.com" },
  { server: "192.0.2.53", name: "example.com", type: "AXFR" },
])("%j is refused", (target) => {
  expect(DnsTarget.safeParse(target).success).toBe(false);
});

test("a server that does not know EDNS is asked again without it", async () => {
  const old = (question: Uint8Array) => (question[11] === 0 ? server(A_MESSAGE)(question) : server(A_MESSAGE, "8181")(question));
  expect(await run(new FakeWire({ udp: old }))).toMatchObject({
    outcome: "ok",
    metrics: { dns_response_time: { value: 12 }, dns_availability: { value: 1 } },
    detail: { code: "NOERROR" },
  });
  const always = new FakeWire({ udp: server(A_MESSAGE, "8181") });
  expect(await run(always)).toMatchObject({ outcome: "ok", detail: { code: "FORMERR" }, metrics: { dns_availability: { value: 0 } } });
  expect(always.sent).toHaveLength(2);
});

test("where the question without EDNS is lost, that is what is told", async () => {
  const deaf = (question: Uint8Array) => (question[11] === 0 ? [] : server(A_MESSAGE, "8181")(question));
  expect(await run(new FakeWire({ udp: deaf }))).toMatchObject({ outcome: "timeout", metrics: { dns_availability: { value: 0 } } });
});

test("a server that refuses without repeating the question has answered", async () => {
  const refusal = (question: Uint8Array) => [
    { afterNs: 5e6, payload: Uint8Array.from([...question.subarray(0, 2), 0x80, 0x05, ...new Uint8Array(8)]) },
  ];
  expect(await run(new FakeWire({ udp: refusal }))).toMatchObject({
    outcome: "ok",
    metrics: { dns_response_time: { value: 5 }, dns_availability: { value: 0 } },
    detail: { code: "REFUSED" },
  });
});

test("TCP after UDP has what is left of the time-out, not another whole one", async () => {
  const wire = new FakeWire({ udp: server(A_MESSAGE, "8380") });
  const left: number[] = [];
  const tcpExchange: typeof wire.io.tcpExchange = async (_to, question, _isWhole, timeoutMs) => {
    left.push(timeoutMs);
    return { answer: framed(server(A_MESSAGE)(question.subarray(2))[0]?.payload ?? new Uint8Array()), connectMs: 1, answerMs: 2 };
  };
  const target = DnsTarget.parse({ server: "192.0.2.53", name: "example.com", timeoutMs: 1000 });
  await dnsProbe.run(target, { ...wire.io, tcpExchange }, new AbortController().signal);
  expect(left).toEqual([988]);
});
