import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The payload PADIT puts into an RFC 862 echo, big endian:
 * `"PDT1" | session (8) | seq u32 | flags u16 | header length u16 | send time ns u64 | tag (8)`, then zeros up to the wished size.
 * The tag is HMAC-SHA-256 over the first 28 octets, cut to 64 bits: an answer made up blindly, or left from another session, does not pass.
 */
export const HEADER_BYTES = 36;
const TAGGED_BYTES = 28;
const MAGIC = 0x50445431;

export interface EchoPacket {
  session: bigint;
  seq: number;
  flags: number;
  /** Informational: the sender's wall clock, ns since the Unix epoch. */
  sentNs: bigint;
}
export type DecodedEcho =
  | { ok: true; packet: EchoPacket }
  | { ok: false; reason: "too_short" | "not_padit" | "wrong_header" | "wrong_tag" };

const tagOf = (key: Uint8Array, header: Uint8Array): Buffer => createHmac("sha256", key).update(header).digest().subarray(0, 8);

/** `sizeBytes` of payload, at least HEADER_BYTES. */
export function encodeEcho(packet: EchoPacket, key: Uint8Array, sizeBytes: number = HEADER_BYTES): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setBigUint64(4, packet.session);
  view.setUint32(12, packet.seq);
  view.setUint16(16, packet.flags);
  view.setUint16(18, HEADER_BYTES);
  view.setBigUint64(20, packet.sentNs);
  bytes.set(tagOf(key, bytes.subarray(0, TAGGED_BYTES)), TAGGED_BYTES);
  return bytes;
}

/** The number a payload carries, whether it is one of ours or not; undefined where it is too short for one. */
export const seqOf = (bytes: Uint8Array): number | undefined =>
  bytes.length < HEADER_BYTES ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getUint32(12);

/** Never throws, whatever the octets. */
export function decodeEcho(bytes: Uint8Array, key: Uint8Array): DecodedEcho {
  if (bytes.length < HEADER_BYTES) return { ok: false, reason: "too_short" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) return { ok: false, reason: "not_padit" };
  if (view.getUint16(18) !== HEADER_BYTES) return { ok: false, reason: "wrong_header" };
  const tag = bytes.subarray(TAGGED_BYTES, HEADER_BYTES);
  if (!timingSafeEqual(tag, tagOf(key, bytes.subarray(0, TAGGED_BYTES)))) return { ok: false, reason: "wrong_tag" };
  return {
    ok: true,
    packet: { session: view.getBigUint64(4), seq: view.getUint32(12), flags: view.getUint16(16), sentNs: view.getBigUint64(20) },
  };
}
