import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { type LinkRequest, ProbeFailure } from "@padit/protocols/probe";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { readIfThere } from "../data-folder/files";

const AddressRule = z.strictObject({
  cidr: z.union([z.cidrv4(), z.cidrv6()]),
  ports: z.array(z.int().min(1).max(65_535)).optional(),
});
/** CFM frames to the class 1 group address of these MD levels; every interface when none is named. */
const CfmGroupRule = z.strictObject({ cfmGroupLevels: z.array(z.int().min(0).max(7)), interface: z.string().optional() });
const perSecond = (otherwise: number) => z.int().min(1).default(otherwise);
/** How much is sent at most, to one address or station and out of one interface. */
const Limits = z.strictObject({
  targetPacketsPerSecond: perSecond(10_000),
  targetBitsPerSecond: perSecond(100_000_000),
  interfacePacketsPerSecond: perSecond(50_000),
  interfaceBitsPerSecond: perSecond(500_000_000),
});
export type Limits = z.infer<typeof Limits>;
const LimitsRule = z.strictObject({ limits: Limits });
const OnlyRule = z.strictObject({ only: z.array(AddressRule).min(1) });
const DenyRule = z.strictObject({ deny: z.array(AddressRule).min(1) });

/**
 * `<data-dir>/allow.json`, owned by the collector's operator: an array of `{"cidr": "10.0.0.0/8", "ports": [7, 443]}` (`ports` left out
 * means all) and `{"cfmGroupLevels": [5], "interface": "eth1"}`; `{"limits": {"targetPacketsPerSecond": 500}}` sets limits. A named range may be
 * probed although the default below denies it. `{"only": [{"cidr": "192.168.7.0/24"}]}` confines the collector to these ranges, and
 * `{"deny": [{"cidr": "192.168.7.1/32"}]}` excludes ranges whatever else the file says, so that a compromised server cannot reach further.
 */
export const AllowList = z.array(z.union([AddressRule, CfmGroupRule, LimitsRule, OnlyRule, DenyRule]));
export type AllowList = z.infer<typeof AllowList>;

/** Ranges of ipaddr.js that nobody probes from afar: this host, its link, groups, everyone, and space without a meaning. */
const DENIED_RANGES = new Set(["unspecified", "loopback", "linkLocal", "multicast", "broadcast", "reserved"]);
/** Clouds' instance metadata (those outside link-local). */
const METADATA_NETWORKS = [
  "fd00:ec2::/32", // AWS, with EKS
  "fd20:ce::254/128", // Google
  "fd00:c1::a9fe:a9fe/128", // Oracle
  "fd00:42::42/128", // Scaleway
  "fd00:100::100:200/128", // Alibaba
  "100.100.100.200/32",
  "168.63.129.16/32", // Azure
].map((cidr) => ipaddr.parseCIDR(cidr));
/** Tunnels and translators whose addresses hide an IPv4 address that cannot be judged: Teredo (RFC 4380), local-use NAT64 (RFC 8215). */
const TUNNEL_NETWORKS = ["2001::/32", "64:ff9b:1::/48"].map((cidr) => ipaddr.parseCIDR(cidr));
/** ISATAP (RFC 5214 §6.1): the interface identifier before the embedded IPv4 address, with either value of the universal bit. */
const ISATAP_IDENTIFIERS = ["00005efe", "02005efe"];

/** Throws when the file is there but does not parse: a policy that is misread must not count as none. */
export function readAllowList(dir: string): AllowList {
  const text = readIfThere(join(dir, "allow.json"));
  return text === undefined ? [] : AllowList.parse(JSON.parse(text));
}

/** The operator's limits, the last of them where there are several. */
export const limitsIn = (allow: AllowList): Limits => allow.findLast((rule) => "limits" in rule)?.limits ?? Limits.parse({});

export type PolicyDecision = { permitted: true } | { permitted: false; reason: string };

/**
 * Whether this collector may send to that address. IPv4 inside IPv6 is judged as IPv4.
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

const denied = (reason: string): PolicyDecision => ({ permitted: false, reason });

/** Why the address is denied unless the operator's list names it. */
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

/** Where a translator on the way takes it: NAT64 (RFC 6052 §2.1, the well-known prefix), SIIT (RFC 6145) and 6to4 (RFC 3056 §2) carry an IPv4 address. */
function translated(ip: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const at = { rfc6052: 12, rfc6145: 12, "6to4": 2 }[String(ip.range())];
  return at === undefined ? ip : new ipaddr.IPv4(ip.toByteArray().slice(at, at + 4));
}

/** Asked for anew, since addresses come and go. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address, cidr }) => cidr ?? address));

function covers(rule: z.infer<typeof AddressRule>, ip: ipaddr.IPv4 | ipaddr.IPv6, port: number): boolean {
  return isInside(ip, [ipaddr.parseCIDR(rule.cidr)]) && (rule.ports?.includes(port) ?? true);
}

const isInside = (ip: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]): boolean =>
  networks.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits));

/** Permissions remembered, and for how long; a name may resolve to ever new addresses, and this machine may get another one. */
const REMEMBERED = 4096;
const REMEMBERED_MS = 30_000;

/** Enforces the policy; what it throws is a ProbeFailure with the outcome `policy_denied`. What was permitted once is for a while. */
export function addressPolicy(allow: AllowList, own = ownAddresses): (address: string, port: number) => void {
  const permitted = new Set<string>();
  let sinceMs = performance.now();
  return (address, port) => {
    const key = `${port} ${address}`;
    if (performance.now() - sinceMs > REMEMBERED_MS) {
      permitted.clear();
      sinceMs = performance.now();
    }
    if (permitted.has(key)) return;
    const decision = decide(address, port, allow, own());
    if (!decision.permitted) throw new ProbeFailure("policy_denied", "POLICY_DENIED", `Not permitted: ${decision.reason}.`);
    if (permitted.size >= REMEMBERED) permitted.clear();
    permitted.add(key);
  };
}

const CFM = 0x8902;

/** Whether this collector may send frames to that station. Single stations may, groups only as CFM at permitted levels. */
export function decideLink({ interface: device, mac, etherType, mdLevel }: LinkRequest, allow: AllowList): PolicyDecision {
  if (device === "lo") return { permitted: false, reason: "lo is the loopback interface" };
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  if (!isGroup) return { permitted: true };
  const isCfmGroup = etherType === CFM && mdLevel !== undefined && mac.toLowerCase() === `01:80:c2:00:00:3${mdLevel}`;
  const isPermitted = allow.some(
    (rule) =>
      "cfmGroupLevels" in rule && (rule.interface ?? device) === device && mdLevel !== undefined && rule.cfmGroupLevels.includes(mdLevel),
  );
  if (isCfmGroup && isPermitted) return { permitted: true };
  return { permitted: false, reason: `${mac} is a group address and not in this collector's allow.json` };
}

/** Throws a ProbeFailure with the outcome `policy_denied`. */
export function enforceLink(request: LinkRequest, allow: AllowList): void {
  const decision = decideLink(request, allow);
  if (!decision.permitted) throw new ProbeFailure("policy_denied", "POLICY_DENIED", `Not permitted: ${decision.reason}.`);
}
