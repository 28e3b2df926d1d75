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

/**
 * `<data-dir>/allow.json`, owned by the collector's operator: an array of `{"cidr": "10.0.0.0/8", "ports": [7, 443]}` (`ports` left out
 * means all) and `{"cfmGroupLevels": [5], "interface": "eth1"}`; `{"limits": {"targetPacketsPerSecond": 500}}` sets limits. What it names may be probed although the default below denies it, so a
 * server that was taken over cannot reach further.
 */
export const AllowList = z.array(z.union([AddressRule, CfmGroupRule, LimitsRule]));
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
];

/** Throws when the file is there but does not parse: a policy that is misread must not count as none. */
export function readAllowList(dir: string): AllowList {
  const text = readIfThere(join(dir, "allow.json"));
  return text === undefined ? [] : AllowList.parse(JSON.parse(text));
}

/** The operator's limits, the last of them where there are several. */
export const limitsIn = (allow: AllowList): Limits => allow.findLast((rule) => "limits" in rule)?.limits ?? Limits.parse({});

export type PolicyDecision = { permitted: true } | { permitted: false; reason: string };

/** Whether this collector may send to that address. IPv4 inside IPv6 is judged as IPv4. @param own this machine's addresses */
export function decide(address: string, port: number, allow: AllowList, own: readonly string[] = []): PolicyDecision {
  if (!ipaddr.isValid(address)) return { permitted: false, reason: `${address} is not an address` };
  const ip = translated(ipaddr.process(address.replace(/%.*$/, "")));
  if (allow.some((rule) => "cidr" in rule && covers(rule, ip, port))) return { permitted: true };
  if (METADATA_NETWORKS.some((cidr) => covers({ cidr }, ip, port))) return { permitted: false, reason: `${ip} is a metadata service` };
  const range = ip.range();
  if (!DENIED_RANGES.has(range) && own.some((other) => ipaddr.process(other.replace(/%.*$/, "")).toString() === ip.toString()))
    return { permitted: false, reason: `${ip} is this machine's own address and not in this collector's allow.json` };
  if (!DENIED_RANGES.has(range)) return { permitted: true };
  return { permitted: false, reason: `${ip} is ${range} and not in this collector's allow.json` };
}

/** Where a translator on the way takes it: NAT64 (RFC 6052 §2.1, the well-known prefix), SIIT (RFC 6145) and 6to4 (RFC 3056 §2) carry an IPv4 address. */
function translated(ip: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const at = { rfc6052: 12, rfc6145: 12, "6to4": 2 }[String(ip.range())];
  return at === undefined ? ip : new ipaddr.IPv4(ip.toByteArray().slice(at, at + 4));
}

/** Asked for anew, since addresses come and go. */
const ownAddresses = (): string[] => Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));

function covers(rule: z.infer<typeof AddressRule>, ip: ipaddr.IPv4 | ipaddr.IPv6, port: number): boolean {
  const [network, bits] = ipaddr.parseCIDR(rule.cidr);
  return network.kind() === ip.kind() && ip.match(network, bits) && (rule.ports?.includes(port) ?? true);
}

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
