import { readFile } from "node:fs/promises";
import type { PinnedLink } from "@padit/protocols/probe";

const NO_MAC = "00:00:00:00:00:00";

/**
 * MAC address and interface of a recently contacted host, from the kernel's ARP table. undefined if unknown, for IPv6 and outside Linux.
 */
export async function neighbourOf(address: string, table = "/proc/net/arp"): Promise<PinnedLink | undefined> {
  const text = await readFile(table, "utf8").catch(() => "");
  for (const line of text.split("\n").slice(1)) {
    const [ip, , , mac, , device] = line.split(/\s+/);
    if (ip === address && mac !== undefined && device !== undefined && mac !== NO_MAC) return { interface: device, mac };
  }
  return undefined;
}
