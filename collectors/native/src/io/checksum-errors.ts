import { readFileSync } from "node:fs";
import type { SocketOptions } from "../addon";

const RECENT_MS = 1000;

/**
 * Packets that reached this network namespace with a wrong checksum: the way spoilt them, this machine did not drop them. The kernel tells
 * that number for all sockets together, so of two that lose at once one may be told less of its own drops.
 */
export class ChecksumErrors {
  private count = 0;
  private readMs = Number.NEGATIVE_INFINITY;

  /** @param read the kernel's count */
  constructor(private readonly read: () => number) {}

  now(): number {
    this.readMs = performance.now();
    this.count = this.read();
    return this.count;
  }
  /** As it was a second ago at most. */
  recent(): number {
    return performance.now() - this.readMs < RECENT_MS ? this.count : this.now();
  }
}

/** By what the kernel counts apart. */
export class AllChecksumErrors {
  private readonly udp = new ChecksumErrors(() => ofIpv4(textOf("/proc/self/net/snmp")) + ofIpv6("Udp6"));
  private readonly icmpv6 = new ChecksumErrors(() => ofIpv6("Icmp6"));

  /** undefined for a socket whose drops are not among them: a raw one gets ICMP unlooked at. */
  of(options: SocketOptions): ChecksumErrors | undefined {
    if (options.kind === "udp") return this.udp;
    return options.kind === "icmp" && options.family === 6 ? this.icmpv6 : undefined;
  }
}

/** A container may hide it: then every drop counts as this machine's. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Two lines, `Udp: names` and `Udp: values`. */
function ofIpv4(text: string): number {
  const [names = [], values = []] = text.split("\n").flatMap((line) => (line.startsWith("Udp:") ? [line.split(" ")] : []));
  return Number(values[names.indexOf("InCsumErrors")] ?? 0);
}

const ofIpv6 = (protocol: "Udp6" | "Icmp6"): number =>
  Number(new RegExp(`^${protocol}InCsumErrors\\s+(\\d+)$`, "m").exec(textOf("/proc/self/net/snmp6"))?.[1] ?? 0);
