import { endianness } from "node:os";

const AF_INET = 2;
const AF_INET6 = 10;
const AF_PACKET = 17;

const family = (name: Uint8Array): number => (endianness() === "LE" ? (name[0] ?? 0) : (name[1] ?? 0));
const port = (name: Uint8Array): number => ((name[2] ?? 0) << 8) | (name[3] ?? 0);

/** Linux's sockaddr_in or sockaddr_in6 in words; IPv6 with its groups written out. */
export function readInternetName(name: Uint8Array): { address: string; port: number } | undefined {
  if (family(name) === AF_INET) return { address: name.subarray(4, 8).join("."), port: port(name) };
  if (family(name) !== AF_INET6) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) => (((name[8 + 2 * i] ?? 0) << 8) | (name[9 + 2 * i] ?? 0)).toString(16));
  return { address: groups.join(":"), port: port(name) };
}

const PACKET_TYPES = ["host", "broadcast", "multicast", "otherhost"] as const;
export type PacketType = (typeof PACKET_TYPES)[number] | "other";

/** How the kernel saw the frame's destination (sockaddr_ll, sll_pkttype). */
export const packetTypeOf = (name: Uint8Array): PacketType =>
  family(name) === AF_PACKET ? (PACKET_TYPES[name[10] ?? 255] ?? "other") : "other";
