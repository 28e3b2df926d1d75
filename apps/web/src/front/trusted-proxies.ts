import { type Cidr, isInside, parseCidrs } from "@padit/services/egress";
import ipaddr from "ipaddr.js";

/** Which servers between a browser and the site may state the client's address. */
export type TrustedProxies = { kind: "hops"; hops: number } | { kind: "ranges"; ranges: readonly Cidr[] };

/** @param text a number of proxies (`1`), or their address ranges (`10.0.0.0/8, 192.0.2.7/32`); empty trusts no proxy */
export function parseTrustedProxies(text: string): TrustedProxies {
  return /^\d+$/.test(text.trim()) ? { kind: "hops", hops: Number(text) } : { kind: "ranges", ranges: parseCidrs(text) };
}

/**
 * The client's address: the TCP peer's, unless the peer is a trusted proxy. Each proxy appends its peer's address to X-Forwarded-For, so
 * the header is read from its end, as far as trusted proxies wrote it.
 * @param peer address of the TCP peer @param forwardedFor the header as received
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  const stated = forwardedFor === undefined ? [] : forwardedFor.split(",");
  let address = normalized(peer) ?? peer;
  for (let hop = 0; isTrusted(address, hop, trusted) && stated.length > 0; hop += 1) {
    const before = normalized(stated.pop() ?? "");
    if (before === undefined) break;
    address = before;
  }
  return address;
}

function isTrusted(address: string, hop: number, trusted: TrustedProxies): boolean {
  if (trusted.kind === "hops") return hop < trusted.hops;
  return ipaddr.isValid(address) && isInside(ipaddr.process(address), trusted.ranges);
}

/** The canonical spelling, without port and brackets; an IPv4 address mapped into IPv6 becomes IPv4. Undefined for invalid addresses. */
function normalized(text: string): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\](:\d+)?$|^([\d.]+):\d+$/, "$1$3");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}
