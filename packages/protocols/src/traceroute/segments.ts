import { internetChecksum } from "../icmp/codec";

/** Protocol numbers of the IP header (RFC 9293 §3.1, RFC 768). */
const IP_PROTOCOL = { tcp: 6, udp: 17 } as const;
export const UDP_HEADER_BYTES = 8;
/** Size of a SYN, bytes. It includes the option of the maximum segment size, without which some firewalls drop a SYN. */
const SYN_BYTES = 24;
const DATA_OFFSET_SYN = (SYN_BYTES / 4) << 4;
const FLAG_SYN = 0x02;
const WINDOW_BYTES = 64_240;
const MSS_OPTION = [2, 4] as const;
const MSS_BYTES = 1_220;

/** Both ends of a flow, addresses numeric. */
export interface FlowEnds {
  from: { address: string; port: number };
  to: { address: string; port: number };
}

/** UDP datagram with its checksum (RFC 768). */
export function encodeUdp(ends: FlowEnds, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(UDP_HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, ends.from.port);
  view.setUint16(2, ends.to.port);
  view.setUint16(4, bytes.length);
  bytes.set(data, UDP_HEADER_BYTES);
  // 0 means "no checksum", so that 0 is written as its other representation.
  view.setUint16(6, checksum("udp", ends, bytes) || 0xffff);
  return bytes;
}

/** TCP segment that asks for a connection (RFC 9293 §3.1). */
export function encodeSyn(ends: FlowEnds, sequence: number): Uint8Array {
  const bytes = new Uint8Array(SYN_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, ends.from.port);
  view.setUint16(2, ends.to.port);
  view.setUint32(4, sequence);
  bytes[12] = DATA_OFFSET_SYN;
  bytes[13] = FLAG_SYN;
  view.setUint16(14, WINDOW_BYTES);
  bytes.set(MSS_OPTION, 20);
  view.setUint16(22, MSS_BYTES);
  view.setUint16(16, checksum("tcp", ends, bytes));
  return bytes;
}

/** Checksum of the pseudo header and the segment, whose checksum field must be 0 (RFC 9293 §3.1, RFC 8200 §8.1). */
function checksum(protocol: keyof typeof IP_PROTOCOL, { from, to }: FlowEnds, segment: Uint8Array): number {
  const length = [0, 0, segment.length >> 8, segment.length & 0xff];
  const pseudo = [...addressBytes(from.address), ...addressBytes(to.address), ...length, 0, 0, 0, IP_PROTOCOL[protocol]];
  const bytes = new Uint8Array(pseudo.length + segment.length);
  bytes.set(pseudo);
  bytes.set(segment, pseudo.length);
  return internetChecksum(bytes);
}

/** Bytes of a numeric address. A zone is ignored. */
export function addressBytes(address: string): number[] {
  const [bare = ""] = address.split("%");
  if (!bare.includes(":")) return bare.split(".").map(Number);
  const [head = "", tail] = bare.split("::");
  const groups = (text: string): number[] => (text === "" ? [] : text.split(":").flatMap(groupBytes));
  const [before, after] = [groups(head), tail === undefined ? [] : groups(tail)];
  return [...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after];
}

/** A group of an IPv6 address, or the IPv4 address that may follow the last colon. */
function groupBytes(group: string): number[] {
  if (group.includes(".")) return group.split(".").map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
