import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { class1Group, class2Group } from "@padit/protocols/cfm";
import { SLOW_PROTOCOLS_ETHERTYPE, SLOW_PROTOCOLS_GROUP } from "@padit/protocols/esmc-watch";
import { type LinkRequest, ProbeFailure } from "@padit/protocols/probe";
import { PTP_ETHERTYPE, PTP_GROUPS } from "@padit/protocols/ptp-watch";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { readIfThere } from "../data-folder/files";

const AddressRule = z.strictObject({
  cidr: z.union([z.cidrv4(), z.cidrv6()]),
  ports: z.array(z.int().min(1).max(65_535)).optional(),
});
/** Permits CFM frames to the class 1 and class 2 group addresses of these MD levels, on one interface or, without `interface`, on all. */
const CfmGroupRule = z.strictObject({ cfmGroupLevels: z.array(z.int().min(0).max(7)), interface: z.string().optional() });
const perSecond = (otherwise: number) => z.int().min(1).default(otherwise);
/** Maximum rates to one address or station, and out of one interface. */
const Limits = z.strictObject({
  targetPacketsPerSecond: perSecond(10_000),
  targetBitsPerSecond: perSecond(100_000_000),
  interfacePacketsPerSecond: perSecond(50_000),
  interfaceBitsPerSecond: perSecond(500_000_000),
  /** Packets a second to one target by one protocol, instead of `PROTOCOL_PACKETS_PER_SECOND`. */
  protocolPacketsPerSecond: z.record(z.string(), z.int().min(1)).default({}),
});
export type Limits = z.infer<typeof Limits>;
const LimitsRule = z.strictObject({ limits: Limits });
const OnlyRule = z.strictObject({ only: z.array(AddressRule).min(1) });
/** Confine the collector to these protocols, interfaces of Ethernet probes, and VLANs (0: untagged). */
const OnlyProtocolsRule = z.strictObject({ onlyProtocols: z.array(z.string().min(1)).min(1) });
const OnlyInterfacesRule = z.strictObject({ onlyInterfaces: z.array(z.string().min(1)).min(1) });
const OnlyVlansRule = z.strictObject({ onlyVlans: z.array(z.int().min(0).max(4094)).min(1) });
/** Permits HTTP proxies, which reach what this collector does not: names are theirs to resolve and to refuse. */
const ProxyRule = z.strictObject({ proxies: z.array(AddressRule).min(1) });
const DenyRule = z.strictObject({ deny: z.array(AddressRule).min(1) });

/**
 * `<data-dir>/allow.json`, owned by the collector's operator: an array of rules. `{"cidr": "10.0.0.0/8", "ports": [7, 443]}` (all ports
 * without `ports`) and `{"cfmGroupLevels": [5], "interface": "eth1"}` permit what the default denies; `{"limits":
 * {"targetPacketsPerSecond": 500}}` sets limits. `{"only": [{"cidr": "192.168.7.0/24"}]}` confines the collector to these ranges, and
 * `{"deny": [{"cidr": "192.168.7.1/32"}]}` excludes ranges regardless of all other rules, so that a compromised server cannot reach
 * further. `{"onlyProtocols": ["icmp"]}`, `{"onlyInterfaces": ["eth1"]}` and `{"onlyVlans": [0, 100]}` confine it to these protocols, to these
 * interfaces of Ethernet probes and to these VLANs. HTTP proxies are denied unless `{"proxies": [{"cidr": "192.168.7.9/32", "ports": [3128]}]}` names them.
 */
export const AllowList = z.array(
  z.union([AddressRule, CfmGroupRule, LimitsRule, OnlyRule, DenyRule, ProxyRule, OnlyProtocolsRule, OnlyInterfacesRule, OnlyVlansRule]),
);
export type AllowList = z.infer<typeof AllowList>;

/** Ranges of ipaddr.js that are denied by default: this host, its link, multicast, broadcast, and reserved space. */
const DENIED_RANGES = new Set(["unspecified", "loopback", "linkLocal", "multicast", "broadcast", "reserved"]);
/** Addresses of cloud metadata services outside the link-local range. */
const METADATA_NETWORKS = [
  "fd00:ec2::/32", // AWS, with EKS
  "fd20:ce::254/128", // Google
  "fd00:c1::a9fe:a9fe/128", // Oracle
  "fd00:42::42/128", // Scaleway
  "fd00:100::100:200/128", // Alibaba
  "100.100.100.200/32",
  "168.63.129.16/32", // Azure
].map((cidr) => ipaddr.parseCIDR(cidr));
/** Tunnels and translators whose IPv6 addresses hide the IPv4 destination: Teredo (RFC 4380) and local-use NAT64 (RFC 8215). */
const TUNNEL_NETWORKS = ["2001::/32", "64:ff9b:1::/48"].map((cidr) => ipaddr.parseCIDR(cidr));
/** ISATAP interface identifiers (RFC 5214 §6.1) that precede the embedded IPv4 address, with both values of the universal bit. */
const ISATAP_IDENTIFIERS = ["00005efe", "02005efe"];

/** Reads the operator's rules; none without a file. Throws if the file does not parse: a broken policy must not count as an empty one. */
export function readAllowList(dir: string): AllowList {
  const text = readIfThere(join(dir, "allow.json"));
  return text === undefined ? [] : AllowList.parse(JSON.parse(text));
}

/** The operator's limits. The last limits rule applies; without one, the defaults. */
export const limitsIn = (allow: AllowList): Limits => allow.findLast((rule) => "limits" in rule)?.limits ?? Limits.parse({});

/** Protocols to which the rules confine the collector; undefined: all. */
export const onlyProtocolsIn = (allow: AllowList): readonly string[] | undefined =>
  confinement(allow.flatMap((rule) => ("onlyProtocols" in rule ? rule.onlyProtocols : [])));

const confinement = <T>(permitted: readonly T[]): readonly T[] | undefined => (permitted.length === 0 ? undefined : permitted);

export type PolicyDecision = { permitted: true } | { permitted: false; reason: string };

/**
 * Decides whether this collector may send to an address. An IPv4 address inside an IPv6 address is judged as IPv4.
 * @param own this machine's addresses with their prefix lengths, such as 192.168.7.5/24
 */
export function decide(address: string, port: number, allow: AllowList, own: readonly string[] = []): PolicyDecision {
  if (!ipaddr.isValid(address)) return denied(`${address} is not an address`);
  const ip = translated(ipaddr.process(address.replace(/%.*$/, "")));
  const isIn = (rules: readonly z.infer<typeof AddressRule>[]): boolean => rules.some((rule) => covers(rule, ip, port));
  if (allow.some((rule) => "deny" in rule && isIn(rule.deny))) return denied(`${ip} is denied by this collector's allow.json`);
  const confining = allow.flatMap((rule) => ("only" in rule ? rule.only : []));
  if (confining.length > 0 && !isIn(confining))
    return denied(`${ip} is outside the ranges to which this collector's allow.json confines it`);
  if (isIn(allow.filter((rule) => "cidr" in rule))) return { permitted: true };
  const objection = objectionTo(ip, own);
  return objection === undefined ? { permitted: true } : denied(`${ip} is ${objection}`);
}

/** Decides whether this collector may use an HTTP proxy. */
export function decideProxy(address: string, port: number, allow: AllowList): PolicyDecision {
  if (!ipaddr.isValid(address)) return denied(`${address} is not an address`);
  const ip = ipaddr.process(address.replace(/%.*$/, ""));
  const isIn = (rules: readonly z.infer<typeof AddressRule>[]): boolean => rules.some((rule) => covers(rule, ip, port));
  if (allow.some((rule) => "deny" in rule && isIn(rule.deny))) return denied(`${ip} is denied by this collector's allow.json`);
  if (allow.some((rule) => "proxies" in rule && isIn(rule.proxies))) return { permitted: true };
  return denied(`${ip} port ${port} is not one of the proxies in this collector's allow.json`);
}

/** @throws ProbeFailure with the outcome `policy_denied` */
export function enforceProxy(address: string, port: number, allow: AllowList): void {
  const decision = decideProxy(address, port, allow);
  if (!decision.permitted) throw new ProbeFailure("policy_denied", "POLICY_DENIED", `Not permitted: ${decision.reason}.`);
}

const denied = (reason: string): PolicyDecision => ({ permitted: false, reason });

/** Why the address is denied by default; undefined if it is permitted. */
function objectionTo(ip: ipaddr.IPv4 | ipaddr.IPv6, own: readonly string[]): string | undefined {
  const unlisted = "and not in this collector's allow.json";
  if (isInside(ip, METADATA_NETWORKS)) return "a metadata service";
  if (isInside(ip, TUNNEL_NETWORKS) || isIsatap(ip)) return `a tunnel to another address ${unlisted}`;
  const range = ip.range();
  if (DENIED_RANGES.has(range)) return `${range} ${unlisted}`;
  if (own.some((cidr) => ipaddr.process(cidr.replace(/[%/].*$/, "")).toString() === ip.toString()))
    return `this machine's own address ${unlisted}`;
  if (own.some((cidr) => broadcastOf(cidr) === ip.toString())) return `the broadcast address of this machine's network ${unlisted}`;
  return undefined;
}

const isIsatap = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ip.kind() === "ipv6" && ISATAP_IDENTIFIERS.includes(Buffer.from(ip.toByteArray().slice(8, 12)).toString("hex"));

/** The directed broadcast address of an IPv4 network. Networks of 31 and 32 bits have none (RFC 3021). */
function broadcastOf(cidr: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDR(cidr) || ipaddr.IPv4.parseCIDR(cidr)[1] > 30) return undefined;
  return ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString();
}

/**
 * The IPv4 address embedded by NAT64 (RFC 6052 §2.1, well-known prefix), SIIT (RFC 6145) or 6to4 (RFC 3056 §2); otherwise the address
 * itself.
 */
function translated(ip: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const at = { rfc6052: 12, rfc6145: 12, "6to4": 2 }[String(ip.range())];
  return at === undefined ? ip : new ipaddr.IPv4(ip.toByteArray().slice(at, at + 4));
}

/** Read at every call because a machine's addresses change. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address, cidr }) => cidr ?? address));

function covers(rule: z.infer<typeof AddressRule>, ip: ipaddr.IPv4 | ipaddr.IPv6, port: number): boolean {
  return isInside(ip, [ipaddr.parseCIDR(rule.cidr)]) && (rule.ports?.includes(port) ?? true);
}

const isInside = (ip: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]): boolean =>
  networks.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits));

/** Number of cached permissions, and their validity: names may resolve to ever new addresses, and this machine's addresses may change. */
const CACHED_PERMISSIONS_MAX = 4096;
const PERMISSION_VALIDITY_MS = 30_000;

/** Returns a function that enforces the policy and throws a ProbeFailure `policy_denied`. It caches permissions for `PERMISSION_VALIDITY_MS`. */
export function addressPolicy(allow: AllowList, own = ownAddresses): (address: string, port: number) => void {
  const permitted = new Set<string>();
  let sinceMs = performance.now();
  return (address, port) => {
    const key = `${port} ${address}`;
    if (performance.now() - sinceMs > PERMISSION_VALIDITY_MS) {
      permitted.clear();
      sinceMs = performance.now();
    }
    if (permitted.has(key)) return;
    const decision = decide(address, port, allow, own());
    if (!decision.permitted) throw new ProbeFailure("policy_denied", "POLICY_DENIED", `Not permitted: ${decision.reason}.`);
    if (permitted.size >= CACHED_PERMISSIONS_MAX) permitted.clear();
    permitted.add(key);
  };
}

const CFM = 0x8902;
/** Groups that anyone may receive from, by ethertype: clocks announce themselves there, and nothing is sent to them. */
const RECEIVED_GROUPS = new Map<number, readonly string[]>([
  [PTP_ETHERTYPE, PTP_GROUPS],
  [SLOW_PROTOCOLS_ETHERTYPE, [SLOW_PROTOCOLS_GROUP]],
]);

/**
 * Decides whether this collector may send frames to a station, or receive those to a group. Unicast is permitted, group addresses only for
 * CFM at permitted levels and for listening to clocks.
 */
export function decideLink(request: LinkRequest, allow: AllowList): PolicyDecision {
  const { interface: device, mac, etherType, mdLevel, isListening } = request;
  if (device === "lo") return { permitted: false, reason: "lo is the loopback interface" };
  const confined = outsideConfinement(request, allow);
  if (confined !== undefined) return denied(confined);
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  if (!isGroup) return { permitted: true };
  if (isListening && RECEIVED_GROUPS.get(etherType)?.includes(mac.toLowerCase())) return { permitted: true };
  const isCfmGroup = etherType === CFM && mdLevel !== undefined && [class1Group(mdLevel), class2Group(mdLevel)].includes(mac.toLowerCase());
  const isPermitted = allow.some(
    (rule) =>
      "cfmGroupLevels" in rule && (rule.interface ?? device) === device && mdLevel !== undefined && rule.cfmGroupLevels.includes(mdLevel),
  );
  if (isCfmGroup && isPermitted) return { permitted: true };
  return { permitted: false, reason: `${mac} is a group address and not in this collector's allow.json` };
}

/** Interface or VLAN to which the rules do not confine the collector, as a reason; undefined if there is none. */
function outsideConfinement({ interface: device, vlanIds }: LinkRequest, allow: AllowList): string | undefined {
  const interfaces = confinement(allow.flatMap((rule) => ("onlyInterfaces" in rule ? rule.onlyInterfaces : [])));
  if (interfaces !== undefined && !interfaces.includes(device))
    return `${device} is not one of the interfaces to which this collector's allow.json confines it`;
  const vlans = confinement(allow.flatMap((rule) => ("onlyVlans" in rule ? rule.onlyVlans : [])));
  const outside = (vlanIds.length === 0 ? [0] : vlanIds).find((vlan) => vlans !== undefined && !vlans.includes(vlan));
  if (outside === undefined) return undefined;
  return `${outside === 0 ? "untagged Ethernet" : `VLAN ${outside}`} is not one of the VLANs to which this collector's allow.json confines it`;
}

/** @throws ProbeFailure with the outcome `policy_denied` */
function enforceLink(request: LinkRequest, allow: AllowList): void {
  const decision = decideLink(request, allow);
  if (!decision.permitted) throw new ProbeFailure("policy_denied", "POLICY_DENIED", `Not permitted: ${decision.reason}.`);
}

/** The whole policy, as the probes' backend asks it. */
export const enforcedBy = (allow: AllowList) => ({
  enforce: addressPolicy(allow),
  enforceLink: (request: LinkRequest) => enforceLink(request, allow),
  enforceProxy: (address: string, port: number) => enforceProxy(address, port, allow),
});
