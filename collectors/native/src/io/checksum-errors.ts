import { readFileSync } from "node:fs";

const RECENT_MS = 1000;

/**
 * UDP datagrams that reached this network namespace with a wrong checksum: the way spoilt them, this machine did not drop them. The kernel
 * tells that number for all sockets together, so of two that lose at once one may be told less of its own drops.
 */
export class ChecksumErrors {
  private count = 0;
  private readMs = Number.NEGATIVE_INFINITY;

  now(): number {
    this.readMs = performance.now();
    this.count = ofIpv4(read("/proc/self/net/snmp")) + ofIpv6(read("/proc/self/net/snmp6"));
    return this.count;
  }
  /** As it was a second ago at most. */
  recent(): number {
    return performance.now() - this.readMs < RECENT_MS ? this.count : this.now();
  }
}

/** A container may hide it: then every drop counts as this machine's. */
function read(path: string): string {
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

const ofIpv6 = (text: string): number => Number(/^Udp6InCsumErrors\s+(\d+)$/m.exec(text)?.[1] ?? 0);
