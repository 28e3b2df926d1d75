import { type Cidr, isInside, parseCidrs } from "@padit/services/egress";
import ipaddr from "ipaddr.js";

/** Which of the servers between a browser and the site may state the client's address. */
export type TrustedProxies = { kind: "hops"; hops: number } | { kind: "ranges"; ranges: readonly Cidr[] };

/** @param text a number of proxies (`1`), or their address ranges (`10.0.0.0/8, 192.0.2.7/32`); empty trusts nobody */
export function parseTrustedProxies(text: string): TrustedProxies {
  return /^\d+$/.test(text.trim()) ? { kind: "hops", hops: Number(text) } : { kind: "ranges", ranges: parseCidrs(text) };
}

/**
 * The client's address: the socket's own, unless the socket belongs to a trusted proxy. Each proxy appends the address of its peer to
 * X-Forwarded-For, so the header is read from its end, and only as far as those who wrote it are trusted.
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

/** The usual spelling, without port and brackets, IPv4 also where it was mapped into IPv6; undefined for what is no address. */
function normalized(text: string): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\](:\d+)?$|^([\d.]+):\d+$/, "$1$3");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}
