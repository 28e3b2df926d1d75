import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { linkShape } from "./ethernet/settings";
import { Port } from "./host";
import type { SocketEgress, TcpEgress } from "./io";
import { familyOf } from "./ip-version";

/**
 * Settings of the address and interface from which a protocol sends. Absent unless a user chose them, because older collectors do not know the
 * fields; the collector's routes decide then.
 */
export const sourceShape = {
  sourceAddress: z.union([z.ipv4(), z.ipv6()], { error: "Enter an IP address of the collector." }).optional(),
  sourceInterface: linkShape.interface.optional(),
};
/** Settings of protocols whose packet size can be chosen. */
export const egressShape = {
  ...sourceShape,
  dontFragment: z.boolean().optional(),
};
/** Settings of protocols that have ports. */
export const sourcePortShape = { sourcePort: Port.optional() };

const PORT_RANGE = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/;

/** First and last port of `50000` or `50000-50099`; undefined for anything else. */
function portRangeOf(text: string): { port: number; lastPort: number } | undefined {
  const [, first, last = first] = PORT_RANGE.exec(text) ?? [];
  const [port, lastPort] = [Number(first), Number(last)];
  return port >= 1 && port <= lastPort && lastPort <= 65_535 ? { port, lastPort } : undefined;
}

/** Settings of TCP: a range of ports, because a port stays occupied for a minute after each connection. */
export const sourcePortsShape = {
  sourcePorts: z
    .string()
    .trim()
    .refine((text) => portRangeOf(text) !== undefined, "Write a port or a range of ports, e.g. 50000-50099.")
    .optional(),
};
export const sourcePortsField: FieldSpec = {
  name: "sourcePorts",
  label: "Source ports",
  help: "For firewalls that expect known source ports. A port stays occupied for a minute, so choose a range; empty: any port.",
  input: "text",
  placeholder: "50000-50099",
  advanced: true,
};

interface EgressSettings {
  sourceAddress?: string | undefined;
  sourceInterface?: string | undefined;
  sourcePort?: number | undefined;
  dontFragment?: boolean | undefined;
}

export const sourceFields: readonly FieldSpec[] = [
  {
    name: "sourceAddress",
    label: "Source address",
    help: "An address of the collector to send from; empty: the routes decide.",
    input: "text",
    placeholder: "192.0.2.20",
    advanced: true,
  },
  {
    name: "sourceInterface",
    label: "Source interface or VRF",
    help: "The collector's interface or VRF that packets leave by; empty: the routes decide.",
    input: "text",
    placeholder: "eth1",
    advanced: true,
  },
];
export const egressFields: readonly FieldSpec[] = [
  ...sourceFields,
  {
    name: "dontFragment",
    label: "Don't fragment (DF)",
    help: "Packets above the path MTU are not measured instead of being fragmented.",
    input: "switch",
    advanced: true,
  },
];
export const sourcePortField: FieldSpec = {
  name: "sourcePort",
  label: "Source port",
  help: "Keeps every packet on one of several equal paths; empty: another port each run.",
  input: "number",
  placeholder: "50000",
  advanced: true,
};

/** Options of a socket for that target. */
export function egressOf(target: EgressSettings): { egress?: SocketEgress } {
  const { sourceAddress: address, sourceInterface: device, sourcePort: port, dontFragment } = target;
  const egress: SocketEgress = {
    ...(address !== undefined && { address }),
    ...(device !== undefined && { interface: device }),
    ...(port !== undefined && { port }),
    ...(dontFragment && { dontFragment }),
  };
  return Object.keys(egress).length === 0 ? {} : { egress };
}

/** Options of a TCP connection to that target. */
export function tcpEgressOf(target: EgressSettings & { sourcePorts?: string | undefined }): TcpEgress {
  const ports = target.sourcePorts === undefined ? undefined : portRangeOf(target.sourcePorts);
  return { ...egressOf(target).egress, ...ports };
}

/** The IP version that the user chose, directly or by the source address; undefined: either. */
export const egressFamily = (target: EgressSettings & { family?: Parameters<typeof familyOf>[0] }): 4 | 6 | undefined =>
  familyOf(target.family) ?? (target.sourceAddress === undefined ? undefined : target.sourceAddress.includes(":") ? 6 : 4);
