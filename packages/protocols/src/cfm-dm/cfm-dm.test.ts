import { expect, test } from "vitest";
import { CFM_ETHERTYPE, type CfmPdu, decodeCfm, encodeCfm, OPCODE } from "../cfm/codec";
import { decodeFrame, encodeFrame } from "../ethernet/codec";
import { LinkClocks } from "../link-clocks";
import { FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { dmr } from "./codec";
import { cfmDmProbe } from "./probe";
import { CfmDmTarget } from "./spec";

const MEP = "02:00:00:00:00:0b";
const MS = 1_000_000n;

/** A simulated MEP: 5 ms forward, 20 ms turnaround, 3 ms backward. */
function mep(reply: (request: CfmPdu, atNs: bigint) => CfmPdu = (request, atNs) => dmr(request, atNs + 5n * MS, atNs + 25n * MS)) {
  return (bytes: Uint8Array, atNs: bigint) => {
    const frame = decodeFrame(bytes);
    const decoded = frame && decodeCfm(frame.payload);
    if (frame === undefined || !decoded?.ok) return [];
    const payload = encodeCfm(reply(decoded.pdu, atNs));
    const answer = encodeFrame({ destination: frame.source, source: MEP, tags: frame.tags, etherType: CFM_ETHERTYPE, payload });
    return [{ afterNs: 28e6, payload: answer }];
  };
}
const probe = (frames: NonNullable<FakeWireOptions["frames"]>, settings: object = {}, wire: FakeWireOptions = {}) =>
  cfmDmProbe.run(
    CfmDmTarget.parse({ interface: "eth1", mac: MEP, mdLevel: 5, ...settings }),
    new FakeWire({ frames, ...wire }).io,
    new AbortController().signal,
  );

test("frame delay is without the far end's turnaround, and 5/3 ms are told as such when both clocks are synchronised", async () => {
  const run = await probe(mep(), { peerSynchronised: true });
  expect(run).toMatchObject({
    outcome: "ok",
    metrics: {
      cfm_dm_rtt: { value: 8 },
      cfm_dm_turnaround: { value: 20 },
      cfm_dm_forward_delay: { value: 5 },
      cfm_dm_backward_delay: { value: 3 },
      cfm_dm_loss: { value: 0 },
    },
  });
});

test("nobody says that the far end is synchronised: no one-way delay", async () => {
  const run = await probe(mep());
  expect(run.metrics).not.toHaveProperty("cfm_dm_forward_delay");
  expect(run.detail?.one_way).toContain("far end");
});

test("a grandmaster that is not locked widens the ± by the stated drift, or withholds the one-way delays", async () => {
  const linkClocks = new LinkClocks();
  const measure = (settings: object) => {
    const target = CfmDmTarget.parse({ interface: "eth1", mac: MEP, mdLevel: 5, peerSynchronised: true, ...settings });
    const { io } = new FakeWire({ frames: mep() });
    return cfmDmProbe.run(target, { ...io, linkClocks }, new AbortController().signal);
  };
  const halfWidthMs = async (settings: object) => (await measure(settings)).metrics.cfm_dm_forward_delay?.uncertainty ?? Number.NaN;
  const lockedMs = await halfWidthMs({});
  linkClocks.note("eth1", linkClocks, "locked", -10_000_000);
  linkClocks.note("eth1", linkClocks, "holdover", -9_999_000);
  // 10 ppb over 10,000 s are 100 µs.
  expect((await halfWidthMs({ peerHoldoverPpb: 10 })) - lockedMs).toBeCloseTo(0.1, 3);
  const { metrics, detail } = await measure({});
  expect(metrics).not.toHaveProperty("cfm_dm_forward_delay");
  expect(detail?.one_way).toContain("the grandmaster on eth1, which the far end follows, is in holdover");
});

/** A reply with timestamps in seconds and 2^-32 s since the device's own epoch, as captured from routers, after a turnaround of `heldNs`. */
function fractions(request: CfmPdu, receivedNs: bigint, heldNs: bigint): CfmPdu {
  const reply = dmr(request, receivedNs, receivedNs + heldNs);
  const view = new DataView(reply.body.buffer, reply.body.byteOffset);
  for (const [at, ns] of [[8, receivedNs] as const, [16, receivedNs + heldNs] as const]) {
    view.setUint32(at, Number((ns / 1_000_000_000n - 0x40000000n) & 0xffffffffn));
    view.setUint32(at + 4, Number(((ns % 1_000_000_000n) << 32n) / 1_000_000_000n));
  }
  return reply;
}
const memory = () => {
  const facts = new Set<string>();
  return { facts, has: (fact: string) => facts.has(fact), add: (fact: string) => void facts.add(fact) };
};

/** Whatever part of a second the run falls into: a quarter of all fractions look like nanoseconds. */
test.each([0, 37, 110, 230, 240, 500, 900, 990])("stamps of 2^-32 s are decoded as such %i ms into a second", async (ms) => {
  const cisco = mep((request, atNs) => fractions(request, atNs + BigInt(ms) * MS + 5_123_457n, 1_390_000n));
  const run = await probe(cisco, { peerSynchronised: true });
  expect(run.metrics.cfm_dm_rtt?.value).toBeCloseTo(28 - 1.39, 4);
  expect(run.metrics.cfm_dm_turnaround?.value).toBeCloseTo(1.39, 4);
  expect(run.detail).toMatchObject({
    peer_ts_format: "seconds and 2^-32 s instead of nanoseconds",
    one_way: expect.stringMatching(/disagree/),
  });
});

test("what a run found out of the far end's format holds for one whose only packet does not show it", async () => {
  const farEnd = memory();
  const at = (ms: number) => mep((request, atNs) => fractions(request, atNs + BigInt(ms) * MS, 20n * MS));
  const target = CfmDmTarget.parse({ interface: "eth1", mac: MEP, mdLevel: 5, count: 1 });
  const once = (ms: number) => cfmDmProbe.run(target, new FakeWire({ frames: at(ms) }).io, new AbortController().signal, farEnd);
  expect((await once(500)).metrics.cfm_dm_rtt?.value).toBeCloseTo(8, 4);
  expect((await once(100)).metrics.cfm_dm_rtt?.value).toBeCloseTo(8, 4);
  expect(farEnd.facts.size).toBe(1);
});

test("a turnaround that is longer than the round trip is refused with the reason, and never makes a delay of 0", async () => {
  const run = await probe(mep((request, atNs) => dmr(request, atNs, atNs + 128n * MS)));
  expect(run.metrics).not.toHaveProperty("cfm_dm_rtt");
  expect(run.metrics).not.toHaveProperty("cfm_dm_turnaround");
  expect(run.hint).toContain("a turnaround of 128.000 ms in a round trip of 28.000 ms");
});

test("the ticks of a coarse far end are in the ±, and no delay is 0 or less for them", async () => {
  const tick = 4n * MS;
  const coarse = (ns: bigint) => (ns / tick) * tick;
  let n = 0n;
  const run = await probe(
    mep((request, atNs) => {
      const receivedNs = atNs + 5n * MS + 1_234_567n * n++;
      return dmr(request, coarse(receivedNs), coarse(receivedNs + 20n * MS));
    }),
    { count: 10 },
  );
  const { value = Number.NaN, uncertainty = Number.NaN } = run.metrics.cfm_dm_rtt ?? {};
  expect(Math.abs(value - 8)).toBeLessThanOrEqual(uncertainty ?? 0);
  expect(uncertainty).toBeGreaterThanOrEqual(4);
  expect(run.detail).toMatchObject({ peer_clock_tick_us: 4000 });
});

test("a far end that does not stamp gives a round trip and no direction", async () => {
  const run = await probe(
    mep((request) => ({ ...request, opcode: OPCODE.dmr })),
    { peerSynchronised: true },
  );
  expect(run.metrics).toMatchObject({ cfm_dm_rtt: { value: 28 } });
  expect(run.detail?.one_way).toContain("does not stamp");
});

test("a DMR that echoes another session's time is none of ours", async () => {
  const other = (request: CfmPdu, atNs: bigint) => {
    const reply = dmr(request, atNs, atNs);
    reply.body[7] = (reply.body[7] ?? 0) ^ 0x80;
    return reply;
  };
  expect((await probe(mep(other))).outcome).toBe("timeout");
});

test("a card's own clock tells the round trip; the directions rest on the wall clock's stamps, and say so", async () => {
  const run = await probe(mep(), { peerSynchronised: true }, { card: { heldNs: 3_000n } });
  expect(run).toMatchObject({
    stampSource: "hw",
    metrics: {
      cfm_dm_rtt: { value: 7.994 },
      cfm_dm_forward_delay: { value: 5, kind: "kernel" },
      cfm_dm_backward_delay: { value: 3, kind: "kernel" },
    },
  });
});

test("a MEP that counts TAI, as Y.1731's stamps do, is as far away as one that counts UTC", async () => {
  const tai = 37_000n * MS;
  const run = await probe(
    mep((request, atNs) => dmr(request, atNs + 5n * MS + tai, atNs + 25n * MS + tai)),
    { peerSynchronised: true },
  );
  expect(run).toMatchObject({
    metrics: { cfm_dm_rtt: { value: 8 }, cfm_dm_forward_delay: { value: 5 }, cfm_dm_backward_delay: { value: 3 } },
    detail: { peer_timescale: "TAI" },
  });
});

test("the far end's turnaround is no delay, but the clocks drift meanwhile: ± holds that", async () => {
  const moves = [0n, 17_113n, 411_907n, 77_501n, 290_003n].values();
  const unsteady = (request: CfmPdu, atNs: bigint) => {
    const receivedNs = atNs + (moves.next().value ?? 0n);
    return dmr(request, receivedNs, receivedNs + 20n * MS);
  };
  const { metrics } = await probe(mep(unsteady), {}, { card: { heldNs: 0n } });
  // 8 ms away and 20 ms inside; two stamps of 1 us in this wire.
  expect(metrics.cfm_dm_rtt?.uncertainty).toBeCloseTo((2 * Math.hypot(Math.SQRT2 * 1_000, 100e-6 * 28e6)) / 1e6, 9);
});
