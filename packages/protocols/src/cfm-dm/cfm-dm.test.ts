import { expect, test } from "vitest";
import { CFM_ETHERTYPE, type CfmPdu, decodeCfm, encodeCfm, OPCODE } from "../cfm/codec";
import { decodeFrame, encodeFrame } from "../ethernet/codec";
import { FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { dmr } from "./codec";
import { cfmDmProbe } from "./probe";
import { CfmDmTarget } from "./spec";

const MEP = "02:00:00:00:00:0b";
const MS = 1_000_000n;

/** 5 ms there, 20 ms inside, 3 ms back. */
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

test("stamps that are not nanoseconds are named, and the round trip then holds the turnaround", async () => {
  const cisco = (request: CfmPdu, atNs: bigint) => {
    const reply = dmr(request, atNs, atNs);
    reply.body.set([0x16, 0x29, 0xb1, 0x35, 0xdb, 0xef, 0x9d, 0xa4], 8);
    return reply;
  };
  const run = await probe(mep(cisco), { peerSynchronised: true });
  expect(run.metrics).toMatchObject({ cfm_dm_rtt: { value: 28 } });
  expect(run.metrics).not.toHaveProperty("cfm_dm_turnaround");
  expect(run.detail?.peer_ts_format).toContain("not nanoseconds");
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
  const { metrics } = await probe(mep(), {}, { card: { heldNs: 0n } });
  // 8 ms away and 20 ms inside; two stamps of 1 us in this wire.
  expect(metrics.cfm_dm_rtt?.uncertainty).toBeCloseTo((2 * Math.hypot(Math.SQRT2 * 1_000, 100e-6 * 28e6)) / 1e6, 9);
});
