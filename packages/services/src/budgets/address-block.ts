import ipaddr from "ipaddr.js";

/** Length of the IPv6 prefix, in bits, that is counted as one subscriber (RFC 6177). */
const SUBSCRIBER_BITS = 64;

/**
 * The holder whose budget an address uses: one IPv4 address, or the /64 of an IPv6 address, because its subscriber controls the whole /64.
 */
export function addressBlock(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${SUBSCRIBER_BITS}`).toString()}/${SUBSCRIBER_BITS}`;
}
