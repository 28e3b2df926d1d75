/**
 * The payload PADIT puts into an RFC 862 echo, big endian:
 * `"PDT1" | session (8) | seq u32 | flags u16 | header length u16 | send time ns u64 | tag (8)`, then zeros up to the configured size.
 * The tag is random for each packet, so that forged replies and replies of other sessions are recognised.
 */
export const HEADER_BYTES = 36;
const MAGIC = 0x50445431;
const FIELD_OFFSETS = { session: 4, seq: 12, flags: 16, headerLength: 18, sentNs: 20, tag: 28 } as const;

export interface EchoPacket {
  session: bigint;
  seq: number;
  flags: number;
  /** Informational: the sender's wall clock, ns since the Unix epoch. */
  sentNs: bigint;
  tag: bigint;
}
export type DecodedEcho = { ok: true; packet: EchoPacket } | { ok: false; reason: "too_short" | "not_padit" | "wrong_header" };

/** Writes the first HEADER_BYTES of a payload. */
export function writeEcho(view: DataView, at: number, { session, seq, flags, sentNs, tag }: EchoPacket): void {
  view.setUint32(at, MAGIC);
  view.setBigUint64(at + FIELD_OFFSETS.session, session);
  view.setUint32(at + FIELD_OFFSETS.seq, seq);
  view.setUint16(at + FIELD_OFFSETS.flags, flags);
  view.setUint16(at + FIELD_OFFSETS.headerLength, HEADER_BYTES);
  view.setBigUint64(at + FIELD_OFFSETS.sentNs, sentNs);
  view.setBigUint64(at + FIELD_OFFSETS.tag, tag);
}

/** The sequence number in a payload, which may be of another program; undefined if the payload is too short. */
export const seqOf = (bytes: Uint8Array): number | undefined =>
  bytes.length < HEADER_BYTES
    ? undefined
    : (((bytes[FIELD_OFFSETS.seq] ?? 0) << 24) |
        ((bytes[FIELD_OFFSETS.seq + 1] ?? 0) << 16) |
        ((bytes[FIELD_OFFSETS.seq + 2] ?? 0) << 8) |
        (bytes[FIELD_OFFSETS.seq + 3] ?? 0)) >>>
      0;

/** Decodes a payload. Never throws. */
export function decodeEcho(bytes: Uint8Array): DecodedEcho {
  if (bytes.length < HEADER_BYTES) return { ok: false, reason: "too_short" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) return { ok: false, reason: "not_padit" };
  if (view.getUint16(FIELD_OFFSETS.headerLength) !== HEADER_BYTES) return { ok: false, reason: "wrong_header" };
  const packet = {
    session: view.getBigUint64(FIELD_OFFSETS.session),
    seq: view.getUint32(FIELD_OFFSETS.seq),
    flags: view.getUint16(FIELD_OFFSETS.flags),
    sentNs: view.getBigUint64(FIELD_OFFSETS.sentNs),
    tag: view.getBigUint64(FIELD_OFFSETS.tag),
  };
  return { ok: true, packet };
}
