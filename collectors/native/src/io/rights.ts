import type { Capability } from "@padit/protocols/probe";
import { etherTypeFilter } from "../filter";
import type { Native } from "../native";

const HELP = "Give the process CAP_NET_RAW (systemd: AmbientCapabilities=CAP_NET_RAW).";
const deaf = { sent: () => undefined, received: () => undefined, failed: () => undefined };

/** Why this process may not open each kind of raw socket, found out by opening one. Permitted kinds are absent. */
export function rawSocketRights(native: Native): Partial<Record<Capability, string>> {
  const icmp = why(() => native.open({ kind: "icmp", family: 4, sendStamps: false }, deaf).close());
  const filter = etherTypeFilter([]);
  const packet = why(() => native.open({ kind: "packet", device: "lo", sendStamps: false, filter }, deaf).close());
  return {
    ...(icmp !== undefined && { icmp: `ICMP cannot be sent (${icmp}). ${HELP}` }),
    ...(packet !== undefined && { packet: `Ethernet frames cannot be sent (${packet}). ${HELP}` }),
  };
}

function why(open: () => void): string | undefined {
  try {
    open();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
