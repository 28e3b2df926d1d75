/**
 * CFM PDUs (IEEE 802.1Q clause 21, ITU-T Y.1731), ethertype 0x8902:
 * `MD level (3) | version (5) | opcode | flags | first TLV offset`, a body of that many bytes, TLVs, an End TLV of one zero byte.
 */
export const CFM_ETHERTYPE = 0x8902;
export const OPCODE = { ccm: 1, lbr: 2, lbm: 3, ltr: 4, ltm: 5, dmr: 46, dmm: 47 } as const;
export const TLV = {
  end: 0,
  senderId: 1,
  portStatus: 2,
  data: 3,
  interfaceStatus: 4,
  replyIngress: 5,
  replyEgress: 6,
  ltmEgressId: 7,
  ltrEgressId: 8,
} as const;

const HEADER_BYTES = 4;
const TLV_HEADER_BYTES = 3;

export interface CfmTlv {
  type: number;
  value: Uint8Array;
}
export interface CfmPdu {
  level: number;
  version: number;
  opcode: number;
  flags: number;
  /** Bytes between the common header and the first TLV. */
  body: Uint8Array;
  tlvs: readonly CfmTlv[];
}
export type DecodedCfm = { ok: true; pdu: CfmPdu } | { ok: false; reason: "too_short" | "bad_offset" | "bad_tlv" };

/** Class 1 group address: destination of CCMs and multicast LBMs of a level. */
export const class1Group = (level: number): string => `01:80:c2:00:00:3${level}`;

/** Class 2 group address: destination of LTMs of a level. */
export const class2Group = (level: number): string => `01:80:c2:00:00:3${(8 + level).toString(16)}`;

export function encodeCfm({ level, version, opcode, flags, body, tlvs }: CfmPdu): Uint8Array {
  const size = tlvs.reduce((sum, { value }) => sum + TLV_HEADER_BYTES + value.length, HEADER_BYTES + body.length + 1);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([(level << 5) | version, opcode, flags, body.length]);
  bytes.set(body, HEADER_BYTES);
  let at = HEADER_BYTES + body.length;
  for (const { type, value } of tlvs) {
    view.setUint8(at, type);
    view.setUint16(at + 1, value.length);
    bytes.set(value, at + TLV_HEADER_BYTES);
    at += TLV_HEADER_BYTES + value.length;
  }
  return bytes;
}

/** Decodes a CFM PDU. Never throws. Bytes after the End TLV are padding and are ignored. A missing End TLV is accepted. */
export function decodeCfm(bytes: Uint8Array): DecodedCfm {
  const [first, opcode, flags, offset] = bytes;
  if (first === undefined || opcode === undefined || flags === undefined || offset === undefined) return { ok: false, reason: "too_short" };
  if (HEADER_BYTES + offset > bytes.length) return { ok: false, reason: "bad_offset" };
  const tlvs = decodeTlvs(bytes.subarray(HEADER_BYTES + offset));
  if (tlvs === undefined) return { ok: false, reason: "bad_tlv" };
  const body = bytes.slice(HEADER_BYTES, HEADER_BYTES + offset);
  return { ok: true, pdu: { level: first >> 5, version: first & 0x1f, opcode, flags, body, tlvs } };
}

function decodeTlvs(bytes: Uint8Array): CfmTlv[] | undefined {
  const tlvs: CfmTlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [type, high, low] = bytes.subarray(at, at + TLV_HEADER_BYTES);
    if (type === undefined || type === TLV.end) return tlvs;
    if (high === undefined || low === undefined) return undefined;
    const end = at + TLV_HEADER_BYTES + ((high << 8) | low);
    if (end > bytes.length) return undefined;
    tlvs.push({ type, value: bytes.slice(at + TLV_HEADER_BYTES, end) });
    at = end;
  }
  return tlvs;
}

/** 802.1Q §21.5.3 with a chassis ID of the locally assigned subtype (7) and no management address. */
export function senderIdTlv(chassis: string): CfmTlv {
  const name = new TextEncoder().encode(chassis);
  return { type: TLV.senderId, value: Uint8Array.of(name.length, 7, ...name, 0) };
}
