/** RFC 8972 §4: `flags (U, M, I) | type | length u16 | value`. */
export interface StampTlv {
  /** The reflector sets U for an unknown type, M for a malformed TLV, and I when the integrity check failed. */
  flags: { unrecognized: boolean; malformed: boolean; integrity: boolean };
  type: number;
  value: Uint8Array;
}

const HEADER_BYTES = 4;
const UNRECOGNIZED = 0x80;
const MALFORMED = 0x40;
const EXTRA_PADDING = 1;

/** Encodes an Extra Padding TLV, which makes a packet as long as the traffic that it represents. A sender sets the U flag (RFC 8972 §4). */
export function encodePadding(valueBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + valueBytes);
  bytes[0] = UNRECOGNIZED;
  bytes[1] = EXTRA_PADDING;
  new DataView(bytes.buffer).setUint16(2, valueBytes);
  return bytes;
}

/** Decodes TLVs until the remaining bytes are not a whole TLV. These bytes are ignored. */
export function decodeTlvs(bytes: Uint8Array): StampTlv[] {
  const tlvs: StampTlv[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const [flags, type] = [view.getUint8(at), view.getUint8(at + 1)];
    const end = at + HEADER_BYTES + view.getUint16(at + 2);
    if (end > bytes.length) break;
    tlvs.push({
      flags: { unrecognized: (flags & UNRECOGNIZED) !== 0, malformed: (flags & MALFORMED) !== 0, integrity: (flags & 0x20) !== 0 },
      type,
      value: bytes.slice(at + HEADER_BYTES, end),
    });
    at = end;
  }
  return tlvs;
}

/**
 * The bytes after the base of a request, as a reflector returns them (RFC 8972 §4): it clears U for a known type and sets M when the length exceeds
 * the packet. A TLV without U is not from a STAMP sender but padding of TWAMP-light; it and all following bytes are returned unchanged.
 */
export function reflectTlvs(tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(tail);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const flags = view.getUint8(at);
    if ((flags & UNRECOGNIZED) === 0) break;
    const end = at + HEADER_BYTES + view.getUint16(at + 2);
    const isKnown = view.getUint8(at + 1) === EXTRA_PADDING;
    view.setUint8(at, (isKnown ? flags & ~UNRECOGNIZED : flags) | (end > bytes.length ? MALFORMED : 0));
    at = end;
  }
  return bytes;
}
