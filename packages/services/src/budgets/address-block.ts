import ipaddr from "ipaddr.js";

/** Bits of the prefix that one subscriber gets (RFC 6177). */
const SUBSCRIBER_BITS = 64;

/** Whose budget an address spends from: one IPv4 address, or the /64 of an IPv6 address, whose owner has all others in it as well. */
export function addressBlock(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${SUBSCRIBER_BITS}`).toString()}/${SUBSCRIBER_BITS}`;
}
