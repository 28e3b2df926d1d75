import { expect, test } from "vitest";
import { CFM_ETHERTYPE, type CfmPdu, decodeCfm, encodeCfm, OPCODE } from "../cfm/codec";
import { decodeFrame, encodeFrame, type VlanTag } from "../ethernet/codec";
import { FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { lbr, readLoopback } from "./codec";
import { cfmLbProbe } from "./probe";
import { CfmLbTarget } from "./spec";

const MEP = "02:00:00:00:00:0b";
const signal = new AbortController().signal;

/** A simulated MEP. `change` alters its answers. */
function mep(change: { mac?: string; tags?: VlanTag[]; pdu?: (pdu: CfmPdu) => CfmPdu; afterMs?: number } = {}) {
  return (request: Uint8Array) => {
    const frame = decodeFrame(request);
    const decoded = frame && decodeCfm(frame.payload);
    const message = decoded?.ok ? readLoopback(decoded.pdu, OPCODE.lbm) : undefined;
    if (frame === undefined || message === undefined) return [];
    const reply = encodeFrame({
      destination: frame.source,
      source: change.mac ?? MEP,
      tags: change.tags ?? frame.tags,
      etherType: CFM_ETHERTYPE,
      payload: encodeCfm((change.pdu ?? ((pdu) => pdu))(lbr(message))),
    });
    return [{ afterNs: (change.afterMs ?? 2) * 1e6, payload: reply, meta: { packetType: "host" as const } }];
  };
}
function frameOf(bytes: Uint8Array) {
  const frame = decodeFrame(bytes);
  if (frame === undefined) throw new Error("no frame");
  return frame;
}
const probe = (frames: NonNullable<FakeWireOptions["frames"]>, settings: object = {}, wire: FakeWireOptions = {}) =>
  cfmLbProbe.run(CfmLbTarget.parse({ interface: "eth1", mac: MEP, ...settings }), new FakeWire({ frames, ...wire }).io, signal);

test("a MEP answers: round trip, no loss, one responder, bytes for people", async () => {
  const run = await probe(mep(), { mdLevel: 5, vlanId: 200, pcp: 7, dataBytes: 8, senderId: "padit" });
  expect(run).toMatchObject({
    outcome: "ok",
    metrics: { lbm_rtt: { value: 2 }, cfm_lb_loss: { value: 0 }, cfm_lb_responders: { value: 1 } },
    detail: { tlv_echo: true, reply_pcp: 7, responders: [MEP] },
  });
  expect(run.hex?.sent).toMatch(/^02000000000b02000000000a8100e0c88902a0030004/);
});

test("an LBR without the TLVs (O-RAN's reference O-RU) is an answer, and said to be without", async () => {
  const run = await probe(mep({ pdu: (pdu) => ({ ...pdu, tlvs: [] }) }), { dataBytes: 8 });
  expect(run).toMatchObject({ outcome: "ok", detail: { tlv_echo: false } });
});

test("a MEP's other frames that do not parse are not its answer; a broken LBR is", async () => {
  const broken = (opcode: number) => (request: Uint8Array) =>
    mep()(request).map((answer) => ({
      ...answer,
      payload: encodeFrame({ ...frameOf(answer.payload), payload: Uint8Array.of(0xa0, opcode, 0, 200) }),
    }));
  expect((await probe(broken(OPCODE.ccm))).outcome).toBe("timeout");
  expect((await probe(broken(OPCODE.lbr))).outcome).toBe("malformed_response");
});

test("TLVs that came back changed are a mismatch", async () => {
  const spoil = (pdu: CfmPdu) => ({ ...pdu, tlvs: pdu.tlvs.map((tlv) => ({ ...tlv, value: tlv.value.slice().fill(0) })) });
  expect(await probe(mep({ pdu: spoil }), { dataBytes: 8 })).toMatchObject({ outcome: "mismatch", metrics: {} });
});

test("a reply in the wrong VLAN is refused, in the frame's tag or one that the kernel took out", async () => {
  const wrong = mep({ tags: [{ tpid: 0x8100, pcp: 7, dei: false, vid: 101 }] });
  const inFrame = await probe(wrong, { vlanId: 100 });
  expect(inFrame).toMatchObject({ outcome: "mismatch", metrics: {} });
  expect(inFrame.hint).toContain("VLAN 101");
  const stripped = (request: Uint8Array) =>
    mep({ tags: [] })(request).map((d) => ({ ...d, meta: { packetType: "host" as const, strippedTag: { tpid: 0x8100, tci: 100 } } }));
  expect((await probe(stripped)).outcome).toBe("mismatch");
  expect((await probe(stripped, { vlanId: 100 })).outcome).toBe("ok");
});

test("a priority tag (VID 0) is no VLAN", async () => {
  expect((await probe(mep({ tags: [{ tpid: 0x8100, pcp: 5, dei: false, vid: 0 }] }))).outcome).toBe("ok");
});

test("frames for other stations are not taken for ours", async () => {
  const others = (request: Uint8Array) => mep()(request).map((d) => ({ ...d, meta: { packetType: "otherhost" as const } }));
  expect(await probe(others)).toMatchObject({ outcome: "timeout", metrics: { cfm_lb_loss: { value: 1 } } });
});

test("a reply of another MEP, level or transaction is none of ours", async () => {
  expect((await probe(mep({ mac: "02:00:00:00:00:0c" }))).outcome).toBe("timeout");
  expect((await probe(mep({ pdu: (pdu) => ({ ...pdu, level: 3 }) }))).outcome).toBe("mismatch");
  expect((await probe(mep({ pdu: (pdu) => ({ ...pdu, body: Uint8Array.of(0, 0, 0, 1) }) }))).outcome).toBe("timeout");
});

test("multicast asks all MEPs of the level, and a second one's answer is no duplicate", async () => {
  const two = (request: Uint8Array) => [...mep()(request), ...mep({ mac: "02:00:00:00:00:0c", afterMs: 3 })(request)];
  const run = await probe(two, { destination: "multicast", mac: null, mdLevel: 5 });
  expect(run).toMatchObject({
    outcome: "ok",
    metrics: { lbm_rtt: { value: 2 }, cfm_lb_responders: { value: 2 }, cfm_lb_availability: { value: 1 } },
  });
  expect(run.metrics).not.toHaveProperty("cfm_lb_loss");
  expect(run.hex?.sent).toMatch(/^0180c2000035/);
});

test("a group's members may take a second to answer, and a group is available if any member answers", async () => {
  const multicast = { destination: "multicast", mac: null, mdLevel: 5, timeoutMs: 200 };
  expect(await probe(mep({ afterMs: 990 }), multicast)).toMatchObject({ outcome: "ok", metrics: { cfm_lb_responders: { value: 1 } } });
  const silent = await probe(() => [], multicast);
  expect(silent).toMatchObject({ outcome: "timeout", metrics: { cfm_lb_responders: { value: 0 }, cfm_lb_availability: { value: 0 } } });
  expect(silent.metrics).not.toHaveProperty("cfm_lb_loss");
  // An unanswered LBM changes nothing if another LBM was answered.
  let asked = 0;
  const forgetful = (request: Uint8Array) => (asked++ === 0 ? mep()(request) : []);
  const run = await probe(forgetful, multicast);
  expect(run).toMatchObject({ outcome: "ok", metrics: { cfm_lb_availability: { value: 1 } } });
  expect(run.metrics).not.toHaveProperty("cfm_lb_loss");
});

test("a collector without packet sockets says so", async () => {
  expect(await probe(mep(), {}, { lacks: ["packet"] })).toMatchObject({ outcome: "not_run", metrics: {}, hint: "no packet here" });
});

test.each([
  [{ mac: "02:00:00:00:00" }, "MAC address"],
  [{ mac: "01:80:c2:00:00:35" }, "one station"],
  [{ mac: MEP, mdLevel: 8 }, "0 to 7"],
  [{ mac: MEP, vlanId: 4095 }, "1 to 4094"],
  [{ mac: MEP, outerVlanId: 5 }, "inner"],
  [{ mac: null }, "choose multicast"],
  [{ mac: MEP, interface: "a name too long for it" }, "interface"],
])("%j is refused with words", (settings, words) => {
  const result = CfmLbTarget.safeParse({ interface: "eth1", ...settings });
  expect(result.error?.issues.map(({ message }) => message).join()).toContain(words);
});

test("a MAC address is taken as people write it", () => {
  for (const mac of ["02-00-00-00-00-0B", "0200.0000.000b"]) expect(CfmLbTarget.parse({ interface: "eth1", mac }).mac).toBe(MEP);
});

test("a card's own clock tells the round trip where it stamps every packet of the run, to some nanoseconds", async () => {
  const run = await probe(mep(), {}, { card: { heldNs: 3_000n } });
  expect(run).toMatchObject({ outcome: "ok", stampSource: "hw", metrics: { lbm_rtt: { value: 1.994 } } });
});

test.each([
  ["misses a packet", { heldNs: 3_000n, missesEvery: 7 }],
  ["is another one on the way back", { heldNs: 3_000n, aheadNs: 123_456_789_000n }],
  ["seems to take longer than the kernel saw", { heldNs: -5_000n }],
])("a card that %s is not believed", async (_, card) => {
  expect(await probe(mep(), {}, { card })).toMatchObject({ stampSource: "kernel", metrics: { lbm_rtt: { value: 2 } } });
});

test("a MEP that answers with the next number answers before it is asked: nothing of that is an answer", async () => {
  const next = (pdu: CfmPdu): CfmPdu => {
    const body = pdu.body.slice();
    const view = new DataView(body.buffer);
    view.setUint32(0, view.getUint32(0) + 1);
    return { ...pdu, body };
  };
  const run = await probe(mep({ pdu: next }), { count: 3, spacingMs: 20 });
  expect(run).toMatchObject({ outcome: "mismatch", metrics: { cfm_lb_loss: { value: 1 } } });
  expect(run.metrics).not.toHaveProperty("lbm_rtt");
  expect(run.hint).toContain("before its question left");
});
