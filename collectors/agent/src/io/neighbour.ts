import { readFile } from "node:fs/promises";
import type { PinnedLink } from "@padit/protocols/probe";

const NO_MAC = "00:00:00:00:00:00";

/**
 * A host's MAC address and interface from the kernel's ARP table, which has hosts that were contacted recently. IPv4 on Linux only;
 * otherwise undefined.
 */
export async function neighbourOf(address: string, table = "/proc/net/arp"): Promise<PinnedLink | undefined> {
  const text = await readFile(table, "utf8").catch(() => "");
  for (const line of text.split("\n").slice(1)) {
    const [ip, , , mac, , device] = line.split(/\s+/);
    if (ip === address && mac !== undefined && device !== undefined && mac !== NO_MAC) return { interface: device, mac };
  }
  return undefined;
}
