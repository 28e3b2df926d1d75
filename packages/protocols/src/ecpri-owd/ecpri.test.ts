import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame, encodeFrame } from "../ethernet/codec";
import { type Delivery, FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { fromHex, golden, goldenUdp, toHex } from "../testing/golden";
import { ACTION, compensationOf, decodeOneWayDelays, ECPRI_ETHERTYPE, encodeOneWayDelay, type OneWayDelay } from "./codec";
import { ecpriProbe } from "./probe";
import { EcpriTarget } from "./spec";

const A = "02:00:00:00:00:0a";
const B = "02:00:00:00:00:0b";
const T1 = 1_700_000_000_123_456_789n;
const MS = 1_000_000n;
const message = (m: Partial<OneWayDelay>) =>
  encodeOneWayDelay({ measurementId: 7, action: 0, timestampNs: 0n, compensation: 0n, dummyBytes: 0, ...m });
const frame = (payload: Uint8Array, tags: { tpid: number; pcp: number; dei: boolean; vid: number }[] = [], from = A, to = B) =>
  encodeFrame({ destination: to, source: from, tags, etherType: ECPRI_ETHERTYPE, payload });

test.each<[string, Uint8Array]>([
  ["ecpri_req", frame(message({ timestampNs: T1, compensation: compensationOf(183.5), dummyBytes: 20 }))],
  ["ecpri_resp", frame(message({ action: 2, timestampNs: T1 + 25_000n, compensation: compensationOf(60) }), [], B, A)],
  ["ecpri_req_fu", frame(message({ measurementId: 8, action: 1, dummyBytes: 20 }))],
  ["ecpri_followup", frame(message({ measurementId: 8, action: 5, timestampNs: T1, compensation: compensationOf(183.5) }))],
  ["ecpri_remote_req", frame(message({ measurementId: 9, action: 3 }))],
  ["ecpri_remote_fu", frame(message({ measurementId: 10, action: 4 }))],
  ["ecpri_vlan_req", frame(message({ measurementId: 11, timestampNs: T1 }), [{ tpid: 0x8100, pcp: 7, dei: false, vid: 100 }])],
])("the golden frame %s, byte for byte", (name, built) => {
  expect(toHex(built)).toBe(toHex(golden(name)));
});

test("the golden message over UDP, byte for byte", () => {
  expect(toHex(message({ measurementId: 12, timestampNs: T1 }))).toBe(toHex(goldenUdp("ecpri_udp_req")));
});

test("padding of a short frame is no part of the message", () => {
  const payload = decodeFrame(golden("ecpri_resp"))?.payload ?? new Uint8Array();
  expect(payload.length).toBe(46);
  expect(decodeOneWayDelays(payload)).toEqual([
    {
      ok: true,
      packet: { measurementId: 7, action: 2, timestampNs: T1 + 25_000n, compensation: compensationOf(60), dummyBytes: 0 },
    },
  ]);
});

test("the specification's own example of a compensation: 183.5 ns is B78000", () => {
  expect(compensationOf(183.5).toString(16)).toBe("b78000");
});

test("concatenated messages are read one by one, at their 4-byte alignment", () => {
  const first = message({ dummyBytes: 1 });
  first[0] = 0x11;
  const both = new Uint8Array([...first, 0, 0, 0, ...message({ measurementId: 9 })]);
  expect(decodeOneWayDelays(both).map((d) => d.ok && d.packet.measurementId)).toEqual([7, 9]);
});

test.each([
  ["100500", "too_short"],
  ["20050014 0700", "wrong_revision"],
  ["10050028 0700 000000000000", "bad_size"],
  ["10050004 07000000", "bad_size"],
  ["10000004 00000000", "not_delay"],
  [`10050014 0709 ${"00".repeat(18)}`, "reserved_action"],
  [`10050014 0702 000000000001 3b9aca00 ${"00".repeat(8)}`, "bad_timestamp"],
])("%s is refused as %s", (hex, reason) => {
  expect(decodeOneWayDelays(fromHex(hex))).toMatchObject([{ ok: false, reason }]);
});

test("what O-RAN-SC's O-DU Low writes is refused and named, in both its layouts", () => {
  const xran = `1005 0040 4000 0000 0000 0000 6b0399d5 0b2dad23 0000000000000047 ${"00".repeat(40)}`;
  expect(decodeOneWayDelays(fromHex(xran))).toMatchObject([{ ok: false, reason: "bad_timestamp", dialect: "xran" }]);
  const packed = `1005 003e 4000 0000 0000 6b0399d5 0b2dad23 0000000000000047 ${"00".repeat(40)}`;
  expect(decodeOneWayDelays(fromHex(packed))).toMatchObject([{ ok: false, reason: "bad_timestamp", dialect: "xran-packed" }]);
});

test("any bytes, golden messages changed or cut, never throw and are never read past their end", () => {
  const messages = ["ecpri_req", "ecpri_resp", "ecpri_followup"].map((name) => golden(name).slice(14));
  const changed = fc.tuple(fc.constantFrom(...messages), fc.nat(45), fc.nat(255), fc.nat(46)).map(([bytes, at, byte, length]) => {
    const copy = bytes.slice(0, length);
    if (at < copy.length) copy[at] = byte;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), changed), (bytes) => {
      const around = new Uint8Array(bytes.length + 64).fill(0x10);
      around.set(bytes);
      expect(decodeOneWayDelays(around.subarray(0, bytes.length))).toEqual(decodeOneWayDelays(bytes));
    }),
    { numRuns: 100_000 },
  );
}, 240_000);

interface Radio {
  /** How far the radio's clock is ahead. */
  aheadNs?: bigint;
  tcvNs?: number;
  change?: (reply: OneWayDelay) => Partial<OneWayDelay>;
  raw?: (request: Uint8Array) => Uint8Array;
  vid?: number;
}

/** A radio that follows the specification strictly, with 5 ms forward and 3 ms backward delay. */
function radio({ aheadNs = 0n, tcvNs = 0, change = () => ({}), raw, vid }: Radio = {}) {
  const arrivals = new Map<number, bigint>();
  const received: OneWayDelay[] = [];
  const peer = (bytes: Uint8Array, atNs: bigint): Delivery<{ packetType: "host" }>[] => {
    const request = decodeFrame(bytes);
    const [decoded] = decodeOneWayDelays(request?.payload ?? new Uint8Array());
    if (request === undefined || !decoded?.ok) return [];
    const { packet } = decoded;
    received.push(packet);
    const there = atNs + 5n * MS;
    const tags = vid === undefined ? request.tags : [{ tpid: 0x8100, pcp: 0, dei: false, vid }];
    const send = (reply: Partial<OneWayDelay>, afterMs: number) => {
      const whole = {
        measurementId: packet.measurementId,
        action: ACTION.response,
        timestampNs: 0n,
        compensation: 0n,
        dummyBytes: 0,
        ...reply,
      };
      const payload = raw?.(request.payload) ?? encodeOneWayDelay({ ...whole, ...change(whole) });
      return {
        afterNs: afterMs * 1e6,
        payload: encodeFrame({ ...request, destination: A, source: B, tags, payload }),
        meta: { packetType: "host" as const },
      };
    };
    const compensation = compensationOf(tcvNs);
    switch (packet.action) {
      case ACTION.request:
        return [send({ timestampNs: there + aheadNs, compensation }, 8)];
      case ACTION.requestWithFollowUp:
        arrivals.set(packet.measurementId, there);
        return [];
      case ACTION.followUp:
        return [send({ timestampNs: (arrivals.get(packet.measurementId) ?? 0n) + aheadNs, compensation }, 8)];
      case ACTION.remoteRequest:
        return [send({ action: ACTION.request, timestampNs: there + aheadNs, compensation }, 8)];
      case ACTION.remoteRequestWithFollowUp:
        return [
          send({ action: ACTION.requestWithFollowUp }, 8),
          send({ action: ACTION.followUp, timestampNs: there + aheadNs, compensation }, 9),
        ];
      default:
        return [];
    }
  };
  return { peer, received };
}
async function measure(r: Radio, settings: object = {}, wire: FakeWireOptions = {}) {
  const { peer, received } = radio(r);
  const fake = new FakeWire({ frames: peer, ...wire });
  const run = await ecpriProbe.run(
    EcpriTarget.parse({ interface: "eth1", mac: B, peerSynchronised: true, ...settings }),
    fake.io,
    new AbortController().signal,
  );
  return { run, received, value: (metric: string) => run.metrics[metric]?.value };
}

test.each([
  ["one-step", 5000, 8000],
  ["two-step", 5000, 8000],
  ["remote", 3000, 8000],
  ["remote-two-step", 3000, 8000],
])("%s over an asymmetric 5/3 ms path tells the direction that it measures, in µs", async (mode, delay, rtt) => {
  const { run, value } = await measure({}, { mode, vlanId: 100, pcp: 7 });
  expect(run).toMatchObject({ outcome: "ok", sync: "locked" });
  expect([value("ecpri_delay"), value("ecpri_owd_rtt"), value("ecpri_owd_loss"), value("ecpri_owd_jitter")]).toEqual([delay, rtt, 0, 0]);
});

test("both ends' compensation is applied: tD = (t2 − tcv2) − (t1 + tcv1)", async () => {
  // The specification's figures: 25 µs apart, tcv1 183.5 ns, tcv2 60 ns.
  expect((await measure({ tcvNs: 60 }, { compensationNs: 183.5, mode: "one-step" })).value("ecpri_delay")).toBeCloseTo(5000 - 0.2435, 9);
  expect((await measure({ tcvNs: 60 }, { compensationNs: 183.5, mode: "remote" })).value("ecpri_delay")).toBeCloseTo(3000 - 0.2435, 9);
});

test("the follow-up carries the kernel's stamp of its request; requests with one carry no time", async () => {
  const { received } = await measure({}, { mode: "two-step", count: 1, compensationNs: 10 });
  expect(received).toMatchObject([
    { action: 1, timestampNs: 0n, compensation: 0n },
    { action: 5, timestampNs: 1_700_000_000_000_000_000n, compensation: 655_360n },
  ]);
});

test("a remote request is answered once with when its request arrived, as the specification asks", async () => {
  const { received } = await measure({}, { mode: "remote", count: 1 });
  expect(received).toMatchObject([{ action: 3 }, { action: 2, timestampNs: 1_700_000_000_008_000_000n }]);
});

test("without two synchronised clocks the delay is withheld; delivery and variation stay, and RTT/2 never stands in", async () => {
  const unsync = await measure({}, {}, { status: { sync: "unsync", maxErrorNs: 16e9 } });
  expect(unsync.run).toMatchObject({ outcome: "ok", sync: "unsync" });
  expect(Object.keys(unsync.run.metrics).sort()).toEqual([
    "ecpri_owd_duplicates",
    "ecpri_owd_jitter",
    "ecpri_owd_loss",
    "ecpri_owd_reordered",
    "ecpri_owd_rtt",
  ]);
  expect(unsync.run.hint).toContain("not synchronised");
  const peer = await measure({}, { peerSynchronised: false });
  expect(peer.run.metrics).not.toHaveProperty("ecpri_delay");
});

test("a frame that would have arrived before it left shows that the clocks disagree", async () => {
  const { run } = await measure({ aheadNs: -20n * MS });
  expect(run.metrics).not.toHaveProperty("ecpri_delay");
  expect(run.detail?.one_way).toContain("clocks disagree");
});

test.each([
  ["20 ms ahead", 20n * MS, {}],
  ["40 s ahead", 40_000n * MS, {}],
  ["37 s behind, measuring itself", -37_000n * MS, { mode: "remote" }],
])("a radio whose clock is %s makes no slow way: a direction cannot take longer than both", async (_, aheadNs, settings) => {
  const { run } = await measure({ aheadNs }, settings);
  expect(run.outcome).toBe("ok");
  expect(run.metrics).not.toHaveProperty("ecpri_delay");
  expect(run.detail?.one_way).toContain("clocks disagree");
});

test.each(["two-step", "one-step", "remote", "remote-two-step"])(
  "%s with a radio that counts TAI, as PTP does, tells the same delay",
  async (mode) => {
    const [tai, utc] = [await measure({ aheadNs: 37_000n * MS }, { mode }), await measure({}, { mode })];
    expect(tai.run.metrics).toEqual(utc.run.metrics);
    expect(utc.value("ecpri_delay")).toBeGreaterThan(0);
    expect([tai.run.detail?.peer_timescale, utc.run.detail?.peer_timescale]).toEqual(["TAI", undefined]);
  },
);

test("where the kernel was told of another leap second, that counts", async () => {
  const status = { sync: "locked" as const, maxErrorNs: 1_000, taiAheadNs: 38e9 };
  const { value } = await measure({ aheadNs: 38_000n * MS }, {}, { status });
  expect(value("ecpri_delay")).toBe(5000);
});

test("a radio that answers a two-step request before its follow-up is told no round trip of less than nothing", async () => {
  const eager = (bytes: Uint8Array, atNs: bigint): Delivery<{ packetType: "host" }>[] => {
    const [decoded] = decodeOneWayDelays(decodeFrame(bytes)?.payload ?? new Uint8Array());
    if (!decoded?.ok || decoded.packet.action !== ACTION.requestWithFollowUp) return [];
    const { measurementId } = decoded.packet;
    const answer = message({ measurementId, action: ACTION.response, timestampNs: atNs + 5n * MS });
    return [{ afterNs: 8e6, payload: frame(answer, [], B, A), meta: { packetType: "host" } }];
  };
  // The timestamp of the request is reported late, and the follow-up cannot be sent before it.
  const { value } = await measure({}, { mode: "two-step" }, { frames: eager, stampDelayNs: 20e6 });
  expect([value("ecpri_owd_loss"), value("ecpri_owd_rtt")]).toEqual([0, undefined]);
});

test("an echo of our own request is malformed and starts no storm", async () => {
  // O-DU Low replies to a conformant request like this: it leaves the action at 0.
  const { run, received } = await measure({ change: () => ({ action: ACTION.request }) }, { mode: "one-step", count: 1 });
  expect(run).toMatchObject({ outcome: "malformed_response", metrics: {} });
  expect(run.hint).toContain("action 0");
  expect(received).toHaveLength(1);
});

test("a dialect is named to the person who looks", async () => {
  const raw = (request: Uint8Array) =>
    fromHex(`1005 0040 ${toHex(request.subarray(4, 5))}02 0000 0000 0000 6b0399d5 0b2dad23 0000000000000047 ${"00".repeat(40)}`);
  const { run } = await measure({ raw }, { mode: "one-step" });
  expect(run.outcome).toBe("malformed_response");
  expect(run.hint).toContain("O-DU Low");
});

test("a reply in another VLAN, of another station or another measurement is none", async () => {
  expect((await measure({ vid: 7 }, { vlanId: 100 })).run.outcome).toBe("mismatch");
  expect((await measure({ change: ({ measurementId }) => ({ measurementId: (measurementId + 100) & 0xff }) })).run.outcome).toBe("timeout");
});

test("over UDP the same messages go to the port that was configured", async () => {
  const { peer } = radio();
  const udp = (payload: Uint8Array, atNs: bigint) =>
    peer(frame(payload), atNs).map((d) => ({ afterNs: d.afterNs, payload: d.payload.slice(14) }));
  const wire = new FakeWire({ udp });
  const target = EcpriTarget.parse({ transport: "udp", host: "192.0.2.1", port: 44334, dscp: 46, peerSynchronised: true });
  const run = await ecpriProbe.run(target, wire.io, new AbortController().signal);
  expect(run).toMatchObject({ outcome: "ok", metrics: { ecpri_delay: { value: 5000 } } });
  expect(wire.sent[0]?.options).toEqual({ dscp: 46 });
});

test.each([
  [{ transport: "udp", host: "192.0.2.1" }, "no port of its own"],
  [{ transport: "ethernet", interface: "eth1" }, "MAC address"],
  [{ transport: "ethernet", mac: B }, "interface"],
  [{ interface: "eth1", mac: "01:00:5e:00:00:01" }, "one station"],
])("%j is refused with words", (settings, words) => {
  const result = EcpriTarget.safeParse(settings);
  expect(result.error?.issues.map(({ message: text }) => text).join()).toContain(words);
});
