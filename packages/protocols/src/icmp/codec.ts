/** ICMP echo (RFC 792) and ICMPv6 echo (RFC 4443 §4): `type | code | checksum u16 | identifier u16 | sequence u16 | data`. */
export const ECHO_HEADER_BYTES = 8;

export interface IcmpEcho {
  identifier: number;
  seq: number;
  data: Uint8Array;
}
export type DecodedIcmp = { ok: true; reply: IcmpEcho } | { ok: false; reason: "too_short" | "not_echo_reply" | "wrong_checksum" };

const REQUEST = { 4: 8, 6: 128 } as const;
const REPLY = { 4: 0, 6: 129 } as const;
export type IpFamily = 4 | 6;

export function encodeEchoRequest(family: IpFamily, { identifier, seq, data }: IcmpEcho): Uint8Array {
  const bytes = new Uint8Array(ECHO_HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = REQUEST[family];
  view.setUint16(4, identifier);
  view.setUint16(6, seq);
  bytes.set(data, ECHO_HEADER_BYTES);
  // The ICMPv6 checksum includes the pseudo-header, which only the kernel knows, so the kernel fills in the checksum (RFC 3542 §3.1).
  if (family === 4) view.setUint16(2, internetChecksum(bytes));
  return bytes;
}

/** A reply's message from its type byte on. Never throws. An ICMPv6 checksum was verified by the kernel. */
export function decodeEchoReply(family: IpFamily, bytes: Uint8Array): DecodedIcmp {
  if (bytes.length < ECHO_HEADER_BYTES) return { ok: false, reason: "too_short" };
  if (bytes[0] !== REPLY[family] || bytes[1] !== 0) return { ok: false, reason: "not_echo_reply" };
  if (family === 4 && internetChecksum(bytes) !== 0) return { ok: false, reason: "wrong_checksum" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { ok: true, reply: { identifier: view.getUint16(4), seq: view.getUint16(6), data: bytes.subarray(ECHO_HEADER_BYTES) } };
}

/** Identifier and sequence number of a request, from the start of it that an ICMP error quotes; undefined where that is too short. */
export function readEchoHeader(bytes: Uint8Array): { identifier: number; seq: number } | undefined {
  if (bytes.length < ECHO_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { identifier: view.getUint16(4), seq: view.getUint16(6) };
}

/** Internet checksum (RFC 1071). The result is 0 over bytes that contain their correct checksum. */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
