import { isIPv6 } from "node:net";
import { getSystemErrorName } from "node:util";
import { type IcmpReport, ProbeFailure } from "@padit/protocols/probe";
import { systemFailure } from "@padit/protocols/system-failure";
import type { SystemReport } from "../native";

/** Values of `ee_origin` in linux/errqueue.h. */
const ICMP_ORIGIN = 2;
const ICMPV6_ORIGIN = 3;

/** Texts of ICMP errors by `origin/type/code` (RFC 792, RFC 1812 §5.2.7.1, RFC 4443 §3). */
const ICMP_TEXTS = new Map([
  ["2/3/0", "no route to the network"],
  ["2/3/1", "no route to the host"],
  ["2/3/9", "the network is administratively prohibited"],
  ["2/3/10", "the host is administratively prohibited"],
  ["2/3/13", "a filter does not let this pass"],
  ["2/11/0", "the TTL ran out on the way"],
  ["3/1/0", "no route to the network"],
  ["3/1/1", "a filter does not let this pass"],
  ["3/1/3", "no route to the host"],
  ["3/3/0", "the hop limit ran out on the way"],
]);

/** Addresses of both ends of a connected socket; undefined if the socket is not connected. */
export interface SocketEnds {
  own: string | undefined;
  peer: string | undefined;
}

/** Converts a socket error to the outcome of a run. The failure names the router that reported the error. */
export function reportedFailure(reported: SystemReport, ends: () => SocketEnds): ProbeFailure {
  const { errno, origin, info, quoted } = reported;
  const name = getSystemErrorName(-errno);
  const known = systemFailure(name);
  if (origin !== ICMP_ORIGIN && origin !== ICMPV6_ORIGIN)
    return known ?? new ProbeFailure("local_error", name, `The system refused: ${name}.`);
  const reporter = reported.reporter && canonical(reported.reporter);
  const { type, code, receivedNs } = reported;
  const received = receivedNs === 0n ? undefined : ({ ns: receivedNs, clock: "realtime", kind: "kernel" } as const);
  const icmp: IcmpReport = { reporter, quoted, type, code, received, ...(name === "EMSGSIZE" && { mtuBytes: info }) };
  const text = icmpText({ ...reported, reporter }, name, ends());
  return new ProbeFailure(known?.outcome ?? "unreachable", name, text ?? known?.message ?? "The packet was refused on the way.", { icmp });
}

/** undefined if the system's own text suffices, for example if the host itself reports a closed port. */
function icmpText({ origin, type, code, info, reporter }: SystemReport, name: string, { own, peer }: SocketEnds): string | undefined {
  const isHost = reporter === undefined || reporter === (peer && canonical(peer));
  const who = isHost ? "The host" : reporter === (own && canonical(own)) ? "This machine" : `Router ${reporter}`;
  if (name === "EMSGSIZE") return `${who} lets through packets of at most ${info} bytes.`;
  if (who === "This machine" && name === "EHOSTUNREACH")
    return "This machine gets no answer from the host or its gateway on the link (ARP or neighbour discovery).";
  const text = ICMP_TEXTS.get(`${origin}/${type}/${code}`);
  if (text !== undefined) return `${who} reports: ${text}.`;
  if (isHost) return undefined;
  return `${who} refused to pass the packet on (${origin === ICMPV6_ORIGIN ? "ICMPv6" : "ICMP"} type ${type}, code ${code}).`;
}

/** An IPv6 address in its shortest form, without its zone. */
const canonical = (address: string): string =>
  isIPv6(address) ? new URL(`http://[${address.split("%")[0]}]`).hostname.slice(1, -1) : address;
