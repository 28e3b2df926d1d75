import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { linkShape } from "./ethernet/settings";
import { Port } from "./host";
import type { SocketEgress } from "./io";
import { familyOf } from "./ip-version";

/**
 * Where a protocol's packets leave the collector. Absent where nobody chose, because older collectors do not know the fields; then the
 * collector's routes decide.
 */
export const egressShape = {
  sourceAddress: z.union([z.ipv4(), z.ipv6()], { error: "Enter an IP address of the collector." }).optional(),
  sourceInterface: linkShape.interface.optional(),
  dontFragment: z.boolean().optional(),
};
/** Of protocols that have ports. */
export const sourcePortShape = { sourcePort: Port.optional() };

interface EgressSettings {
  sourceAddress?: string | undefined;
  sourceInterface?: string | undefined;
  sourcePort?: number | undefined;
  dontFragment?: boolean | undefined;
}

export const egressFields: readonly FieldSpec[] = [
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

/** How a socket for that target is opened. */
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

/** The IP version that was chosen, if only by the source address. undefined: either. */
export const egressFamily = (target: EgressSettings & { family?: Parameters<typeof familyOf>[0] }): 4 | 6 | undefined =>
  familyOf(target.family) ?? (target.sourceAddress === undefined ? undefined : target.sourceAddress.includes(":") ? 6 : 4);
