import { isIP } from "node:net";
import { PaditError } from "@padit/domain";
import ipaddr from "ipaddr.js";

export interface AddressPolicy {
  /** Networks that the operator permits in addition to the public internet, with any port and plain http. */
  allow: readonly Cidr[];
  /** One exact origin that is also permitted (the demo's webhook sink), e.g. `http://127.0.0.1:4711`. */
  exactOrigin?: string | undefined;
}
export type Cidr = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

const PUBLIC_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** @param text for example `10.0.0.0/8, 127.0.0.1/32` */
export function parseCidrs(text: string): Cidr[] {
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "").map((part) => ipaddr.parseCIDR(part));
}

/** Whether the address is public unicast, and in no range that IANA reserves (loopback, private, link-local, mapped, documentation …). */
const isPublic = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean => address.range() === "unicast";

/** Whether the address is in one of the ranges. */
export const isInside = (address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly Cidr[]): boolean =>
  ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

const portOf = (url: URL): number => Number(url.port || (url.protocol === "https:" ? 443 : 80));

const refused = (what: string): PaditError => new PaditError("policy_denied", `deliveries to ${what} are not permitted here`);

/**
 * Checks a URL before its name is resolved: when an integration is saved and at every delivery. The URL parser has already normalised all
 * spellings of an address (127.1, 0x7f.1, 2130706433).
 * @throws PaditError invalid, policy_denied
 */
export function checkUrl(text: string, policy: AddressPolicy): URL {
  if (!URL.canParse(text)) throw new PaditError("invalid", "not a URL");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused(`${url.protocol} addresses`);
  if (url.username !== "" || url.password !== "") throw refused("addresses with a user name or password");
  if (url.origin === policy.exactOrigin) return url;
  const host = hostOf(url);
  if (isIP(host) !== 0) checkAddress(host, url, policy);
  else if (!PUBLIC_PORTS.has(portOf(url)) && policy.allow.length === 0) throw refused("ports other than 80 and 443");
  return url;
}

/**
 * The same check for a socket that a channel opens itself, such as to a syslog server: public addresses on ports 80 and 443 only, and the
 * networks that the operator permits. @throws PaditError policy_denied
 *
 * @returns the destination as a URL, for `checkAddress`
 */
export function checkSocket({ host, port }: { host: string; port: number }, { allow }: AddressPolicy): URL {
  return checkUrl(`http://${isIP(host) === 6 ? `[${host}]` : host}:${port}/`, { allow });
}

/** Checks an address, literal or resolved, immediately before it is connected. @throws PaditError policy_denied */
export function checkAddress(text: string, url: URL, policy: AddressPolicy): void {
  if (url.origin === policy.exactOrigin) return;
  if (!ipaddr.isValid(text)) throw refused("this address");
  const address = ipaddr.process(text);
  if (isInside(address, policy.allow)) return;
  if (!isPublic(address)) throw refused("loopback, private and special addresses");
  if (!PUBLIC_PORTS.has(portOf(url))) throw refused("ports other than 80 and 443");
}

/** Host of the URL, without the brackets of an IPv6 literal. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");
