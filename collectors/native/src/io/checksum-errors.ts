import { readFileSync } from "node:fs";
import type { SocketOptions } from "../addon";

const COUNT_VALIDITY_MS = 1000;

/**
 * Counts packets that reached this network namespace with a wrong checksum: they were corrupted on the path, not dropped by this machine.
 * The kernel counts them for all sockets together, so if two sockets drop packets at once, one may report fewer local drops.
 */
export class ChecksumErrors {
  private count = 0;
  private readMs = Number.NEGATIVE_INFINITY;

  /** @param read reads the kernel's count */
  constructor(private readonly read: () => number) {}

  now(): number {
    this.readMs = performance.now();
    this.count = this.read();
    return this.count;
  }
  /** The count, at most one second old. */
  recent(): number {
    return performance.now() - this.readMs < COUNT_VALIDITY_MS ? this.count : this.now();
  }
}

/** One counter for each group of sockets that the kernel counts separately. */
export class AllChecksumErrors {
  private readonly udp = new ChecksumErrors(() => ofIpv4(textOf("/proc/self/net/snmp")) + ofIpv6("Udp6"));
  private readonly icmpv6 = new ChecksumErrors(() => ofIpv6("Icmp6"));

  /** The counter that applies to a socket; undefined if its drops include no checksum errors, such as a raw IPv4 ICMP socket. */
  of(options: SocketOptions): ChecksumErrors | undefined {
    if (options.kind === "udp") return this.udp;
    return options.kind === "icmp" && options.family === 6 ? this.icmpv6 : undefined;
  }
}

/** A container may hide the file. Every drop then counts as this machine's. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Parses two lines, `Udp: names` and `Udp: values`. */
function ofIpv4(text: string): number {
  const [names = [], values = []] = text.split("\n").flatMap((line) => (line.startsWith("Udp:") ? [line.split(" ")] : []));
  return Number(values[names.indexOf("InCsumErrors")] ?? 0);
}

const ofIpv6 = (protocol: "Udp6" | "Icmp6"): number =>
  Number(new RegExp(`^${protocol}InCsumErrors\\s+(\\d+)$`, "m").exec(textOf("/proc/self/net/snmp6"))?.[1] ?? 0);
