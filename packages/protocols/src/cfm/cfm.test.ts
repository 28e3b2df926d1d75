import fc from "fast-check";
import { expect, test } from "vitest";
import { ccm, readCcm } from "../cfm-ccm/codec";
import { maidOf, maidText } from "../cfm-ccm/maid";
import { dmm, dmr, readDmr, wireTimeNs } from "../cfm-dm/codec";
import { lbm, lbr, readLoopback } from "../cfm-lb/codec";
import { decodeFrame, encodeFrame, type VlanTag } from "../ethernet/codec";
import { fromHex, golden, toHex } from "../testing/golden";
import { CFM_ETHERTYPE, type CfmPdu, class1Group, decodeCfm, encodeCfm, OPCODE, senderIdTlv, TLV } from "./codec";

const A = "02:00:00:00:00:0a";
const B = "02:00:00:00:00:0b";
const T1 = 1_700_000_000_123_456_789n;
const tag = (vid: number, tpid = 0x8100): VlanTag => ({ tpid, pcp: 7, dei: false, vid });
const frame = (pdu: CfmPdu, to = B, from = A, tags: VlanTag[] = []) =>
  toHex(encodeFrame({ destination: to, source: from, tags, etherType: CFM_ETHERTYPE, payload: encodeCfm(pdu) }));
const loop = (level: number, transactionId: number, tlvs: CfmPdu["tlvs"] = []) => ({ level, transactionId, tlvs });

test.each([
  ["cfm_lbm", frame(lbm(loop(0, 0x01020304)))],
  ["cfm_lbr", frame(lbr(loop(0, 0x01020304)), A, B)],
  [
    "cfm_lbm_tlv_vlan",
    frame(lbm(loop(5, 0xdeadbeef, [senderIdTlv("padit"), { type: TLV.data, value: fromHex("0011223344556677") }])), B, A, [tag(200)]),
  ],
  ["cfm_lbm_mcast", frame(lbm(loop(5, 0xdeadbef0)), class1Group(5))],
  ["cfm_lbm_qinq", frame(lbm(loop(5, 0xdeadbef1)), B, A, [tag(300, 0x88a8), tag(10)])],
  [
    "cfm_ccm",
    frame(
      ccm({
        level: 5,
        isRdi: false,
        interval: 4,
        sequence: 42,
        mepId: 101,
        maid: maidOf({ domain: "padit", association: "fh1", format: "text" }),
        portStatus: 2,
        interfaceStatus: 1,
      }),
      class1Group(5),
    ),
  ],
  ["cfm_dmm", frame(dmm(5, T1))],
  ["cfm_dmr", frame(dmr(dmm(5, T1), T1 + 25_000n, T1 + 29_000n), A, B)],
])("the golden frame %s, byte for byte", (name, built) => {
  expect(built).toBe(toHex(golden(name)));
});

test.each(["cfm_lbm", "cfm_lbr", "cfm_lbm_tlv_vlan", "cfm_lbm_mcast", "cfm_lbm_qinq", "cfm_ccm", "cfm_dmm", "cfm_dmr"])(
  "the golden frame %s is read and written again unchanged",
  (name) => {
    const bytes = golden(name);
    const read = decodeFrame(bytes);
    const decoded = read && decodeCfm(read.payload);
    if (read === undefined || !decoded?.ok) throw new Error("does not parse");
    expect(toHex(encodeFrame({ ...read, payload: encodeCfm(decoded.pdu) }))).toBe(toHex(bytes));
  },
);

test("a tag that the kernel took out is put back in front of those in the frame", () => {
  // PACKET_AUXDATA reports PCP 7, VID 100 as 0x8100e064.
  const untagged = golden("cfm_lbm");
  expect(decodeFrame(untagged, { tpid: 0x8100, tci: 0xe064 })?.tags).toEqual([tag(100)]);
  expect(decodeFrame(golden("cfm_lbm_qinq"))?.tags).toEqual([tag(300, 0x88a8), tag(10)]);
});

test("what follows the End TLV is not looked at: older Cisco DMRs carry garbage there", () => {
  const clean = encodeCfm(dmr(dmm(5, T1), T1, T1));
  const dirty = new Uint8Array([...clean, ...new TextEncoder().encode("com and 25 bytes more of it")]);
  expect(decodeCfm(dirty)).toEqual(decodeCfm(clean));
});

test("a DMR whose second word is no count of nanoseconds keeps its words, and reads as a fraction", () => {
  const reply = dmr(dmm(5, T1), T1, T1);
  // As captured from Cisco IOS: 1629b135 dbef9da4.
  reply.body.set(fromHex("1629b135dbef9da4"), 8);
  const received = { seconds: 0x1629b135, low: 0xdbef9da4 };
  expect(readDmr(reply)).toMatchObject({ received, sent: { seconds: 1_700_000_000, low: 123_456_789 } });
  expect(wireTimeNs(received, "fraction")).toBe(371_831_093_859_124_996n);
});

test("a far end that does not stamp leaves zeros", () => {
  const request = dmm(5, T1);
  expect(readDmr({ ...request, opcode: OPCODE.dmr })).toMatchObject({ received: undefined, sent: undefined });
});

test("ethping's Sender ID TLV with a chassis length of 0 is read", () => {
  const decoded = decodeCfm(fromHex("00030004 01020304 01 0001 00 00"));
  expect(decoded).toMatchObject({ ok: true, pdu: { tlvs: [{ type: 1, value: Uint8Array.of(0) }] } });
});

test("the MAID's names are read for people", () => {
  expect(maidText(maidOf({ domain: "padit", association: "fh1", format: "text" }))).toBe("padit / fh1");
});

test.each([
  ["00", "too_short"],
  ["000300ff 01020304", "bad_offset"],
  ["00030004 01020304 03 00ff 00", "bad_tlv"],
])("%s is refused as %s", (hex, reason) => {
  expect(decodeCfm(fromHex(hex))).toEqual({ ok: false, reason });
});

test("any bytes, golden frames changed or cut, never throw and are never read past their end", () => {
  const frames = ["cfm_lbm_tlv_vlan", "cfm_ccm", "cfm_dmr", "cfm_lbm_qinq"].map(golden);
  const changed = fc.tuple(fc.constantFrom(...frames), fc.nat(96), fc.nat(255), fc.nat(97)).map(([bytes, at, byte, length]) => {
    const copy = bytes.slice(0, length);
    if (at < copy.length) copy[at] = byte;
    return copy;
  });
  const readAll = (bytes: Uint8Array) => {
    const read = decodeFrame(bytes);
    const decoded = read && decodeCfm(read.payload);
    if (!decoded?.ok) return decoded;
    const { pdu } = decoded;
    return [pdu, readLoopback(pdu, OPCODE.lbr), readCcm(pdu), readDmr(pdu), maidText(pdu.body)];
  };
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 120 }), changed), (bytes) => {
      const around = new Uint8Array(bytes.length + 64).fill(0xaa);
      around.set(bytes);
      expect(readAll(around.subarray(0, bytes.length))).toEqual(readAll(bytes));
    }),
    { numRuns: 100_000 },
  );
}, 240_000);
