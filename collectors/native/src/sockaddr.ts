import { endianness } from "node:os";

const AF_INET = 2;
const AF_INET6 = 10;
const AF_PACKET = 17;

const family = (name: Uint8Array): number => (endianness() === "LE" ? (name[0] ?? 0) : (name[1] ?? 0));
const port = (name: Uint8Array): number => ((name[2] ?? 0) << 8) | (name[3] ?? 0);

/** Parses a sockaddr_in or sockaddr_in6 of Linux. IPv6 groups are written out; the zone is the interface's index. undefined otherwise. */
export function readInternetName(name: Uint8Array): { address: string; port: number } | undefined {
  if (family(name) === AF_INET) return { address: name.subarray(4, 8).join("."), port: port(name) };
  if (family(name) !== AF_INET6) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) => (((name[8 + 2 * i] ?? 0) << 8) | (name[9 + 2 * i] ?? 0)).toString(16));
  const zone = new DataView(name.buffer, name.byteOffset, name.length).getUint32(24, endianness() === "LE");
  return { address: `${groups.join(":")}${zone === 0 ? "" : `%${zone}`}`, port: port(name) };
}

/** Encodes the sockaddr of an address as `readInternetName` writes it; a zone such as %3 is an interface's index. */
export function writeInternetName(to: { address: string; port: number }): Uint8Array {
  const [address = "", zone] = to.address.split("%");
  const isV6 = address.includes(":");
  const name = Buffer.alloc(isV6 ? 28 : 16);
  const view = new DataView(name.buffer, name.byteOffset, name.length);
  view.setUint16(0, isV6 ? AF_INET6 : AF_INET, endianness() === "LE");
  view.setUint16(2, to.port);
  if (isV6) {
    name.set(groupsOf(address), 8);
    view.setUint32(24, Number(zone ?? 0), endianness() === "LE");
  } else name.set(address.split(".").map(Number), 4);
  return name;
}

function groupsOf(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const before = words(head);
  const after = tail === undefined ? [] : words(tail);
  const groups = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return groups.flatMap((group) => [group >> 8, group & 0xff]);
}

const PACKET_TYPES = ["host", "broadcast", "multicast", "otherhost"] as const;
export type PacketType = (typeof PACKET_TYPES)[number] | "other";

/** The kernel's classification of the frame's destination (sockaddr_ll, sll_pkttype). */
export const packetTypeOf = (name: Uint8Array): PacketType =>
  family(name) === AF_PACKET ? (PACKET_TYPES[name[10] ?? 255] ?? "other") : "other";
