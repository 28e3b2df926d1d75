import { FakeWire, type FakeWireOptions } from "@padit/plugin/testing";
import { expect, test } from "vitest";
import { decodeResponse, encodeRequest } from "./codec";
import ntp from "./index";
import { type ServerState, serverPacket } from "./testing";

const TARGET = ntp.target.parse({ host: "192.0.2.1" });
const MS = 1e6;

interface Path {
  outMs?: number;
  backMs?: number;
  /** The server's clock ahead of the collector's. */
  aheadMs?: number;
  turnaroundMs?: number;
  state?: ServerState;
  wire?: FakeWireOptions;
  change?: (packet: Uint8Array) => Uint8Array;
}

/** A server at the end of a path with exact delays, in virtual time. */
function wireTo({ outMs = 3, backMs = 7, aheadMs = 5, turnaroundMs = 1, state, wire, change = (packet) => packet }: Path = {}) {
  return new FakeWire({
    udp: (request, atNs) => {
      const receivedMs = Number(atNs) / MS + outMs + aheadMs;
      const payload = change(serverPacket(request, receivedMs, receivedMs + turnaroundMs, state));
      return [{ afterNs: (outMs + turnaroundMs + backMs) * MS, payload }];
    },
    ...wire,
  });
}
const runOver = (wire: FakeWire, farEnd = new Set<string>()) => ntp.probe?.run(TARGET, wire.io, new AbortController().signal, farEnd);

test("offset and delay follow RFC 5905 §8: half of the paths' difference is in the offset, and the turnaround in neither", async () => {
  const run = await runOver(wireTo());
  // T1 = 0, T2 = 8, T3 = 9, T4 = 11 ms: θ = ((T2 − T1) + (T3 − T4)) / 2 = 3, δ = (T4 − T1) − (T3 − T2) = 10.
  expect(run?.metrics.ntp_offset?.value).toBeCloseTo(3, 3);
  expect(run?.metrics.ntp_delay?.value).toBeCloseTo(10, 3);
  expect(run).toMatchObject({ outcome: "ok", sync: "locked", metrics: { ntp_availability: { value: 1 }, ntp_stratum: { value: 2 } } });
});

test.each([
  [0, 10],
  [10, 0],
  [3, 7],
])("the true offset is within the stated ± when the path takes %d ms out and %d ms back", async (outMs, backMs) => {
  const { value = Number.NaN, uncertainty } = (await runOver(wireTo({ outMs, backMs, aheadMs: -250 })))?.metrics.ntp_offset ?? {};
  expect(Math.abs(value - -250)).toBeLessThanOrEqual(uncertainty ?? 0);
  expect(uncertainty).toBeLessThan(5.1);
});

test("the root distance sums half of both delays and the dispersions (RFC 5905 §11.1)", async () => {
  const run = await runOver(wireTo({ state: { rootDelay: 0.0625, rootDispersion: 0.015625, precision: -30 } }));
  expect(run?.metrics.ntp_root_delay?.value).toBe(62.5);
  expect(run?.metrics.ntp_root_dispersion?.value).toBe(15.625);
  // 62.5 / 2 + 15.625 + 10 / 2, and the drift and the stamps of 11 ms.
  expect(run?.metrics.ntp_root_distance?.value).toBeCloseTo(51.875, 1);
});

test.each<[string, ServerState]>([
  ["leap indicator 3", { leap: 3 }],
  ["stratum 16", { stratum: 16 }],
])("a server that states by %s that it is not synchronised is not available and has no offset", async (_, state) => {
  const run = await runOver(wireTo({ state }));
  expect(run).toMatchObject({ outcome: "ok", isUnexpected: true, metrics: { ntp_availability: { value: 0 } } });
  expect(run?.metrics).not.toHaveProperty("ntp_offset");
  expect(run?.metrics.ntp_delay?.value).toBeCloseTo(10, 3);
});

test("a kiss of death is not answered with another request: after DENY the probe sends nothing more", async () => {
  const farEnd = new Set<string>();
  const wire = wireTo({ state: { stratum: 0, reference: "DENY" } });
  const run = await runOver(wire, farEnd);
  expect(run).toMatchObject({ outcome: "ok", isUnexpected: true, detail: { error: "DENY" } });
  expect(run?.metrics).toEqual({ ntp_availability: { value: 0, uncertainty: null } });
  const next = await runOver(wire, farEnd);
  expect(next).toMatchObject({ outcome: "mismatch", metrics: { ntp_availability: { value: 0 } } });
  expect(wire.sent).toHaveLength(1);
});

test("the kiss code RATE asks for a longer interval, and the next run asks again", async () => {
  const farEnd = new Set<string>();
  const wire = wireTo({ state: { stratum: 0, reference: "RATE" } });
  expect(await runOver(wire, farEnd)).toMatchObject({ hint: expect.stringContaining("longer interval") });
  await runOver(wire, farEnd);
  expect(wire.sent).toHaveLength(2);
});

test("a response that does not repeat the request's nonce is not believed", async () => {
  const change = (packet: Uint8Array) => packet.fill(7, 24, 32);
  expect(await runOver(wireTo({ change }))).toMatchObject({ outcome: "mismatch", metrics: { ntp_availability: { value: 0 } } });
});

test.each([
  ["too short", (packet: Uint8Array) => packet.subarray(0, 47)],
  ["a client's", (packet: Uint8Array) => packet.fill((4 << 3) | 3, 0, 1)],
])("a packet that is %s is malformed", async (_, change) => {
  expect(await runOver(wireTo({ change }))).toMatchObject({ outcome: "malformed_response" });
});

test("silence is a time-out, and what the collector's policy forbids measures nothing", async () => {
  expect(await runOver(new FakeWire({ udp: () => [] }))).toMatchObject({ outcome: "timeout", metrics: { ntp_availability: { value: 0 } } });
  const wire = new FakeWire();
  const denied = { ...wire.io, pin: () => Promise.reject(new Error("not permitted")) };
  expect(await ntp.probe?.run(TARGET, denied, new AbortController().signal)).toMatchObject({ outcome: "local_error", metrics: {} });
});

test("a step of the collector's clock during the exchange leaves no time to report", async () => {
  const run = await runOver(wireTo({ wire: { step: { atMs: 5, byNs: 2_000_000_000n } } }));
  expect(run).toMatchObject({ outcome: "clock_step", metrics: {} });
});

test("a request tells nothing about the client: version 4, mode 3, and a nonce as its only other content", () => {
  expect([...encodeRequest(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))]).toEqual([0x23, ...Array(39).fill(0), 1, 2, 3, 4, 5, 6, 7, 8]);
});

test.each(["2036-02-07T06:28:15Z", "2036-02-07T06:28:16Z", "2036-02-07T06:28:17Z"])(
  "times around the end of the first era are read right: %s",
  (text) => {
    const ms = Date.parse(text);
    const request = new Uint8Array(48);
    for (const nowMs of [ms - 1e9, ms, ms + 1e9])
      expect(decodeResponse(serverPacket(request, ms, ms), BigInt(nowMs) * 1_000_000n)?.receivedNs).toBe(BigInt(ms) * 1_000_000n);
  },
);

test("the codec never throws", () => {
  for (let length = 0; length < 60; length++) for (const byte of [0, 0x24, 0xff]) decodeResponse(new Uint8Array(length).fill(byte), 0n);
});
