/** STAMP's two time formats (RFC 8762 §4.2.1): NTP's 32.32 seconds from 1900, and PTP's truncated 32-bit seconds and nanoseconds. */
export type TimeFormat = "ntp" | "ptp";

const NTP_TO_UNIX_SECONDS = 2_208_988_800n;
const NS = 1_000_000_000n;
const ERA = 1n << 32n;

/** @param ns since the Unix epoch */
export function writeTime(view: DataView, at: number, ns: bigint, format: TimeFormat): void {
  const seconds = ns / NS + (format === "ntp" ? NTP_TO_UNIX_SECONDS : 0n);
  const rest = ns % NS;
  view.setUint32(at, Number(seconds % ERA));
  // Rounded up, so that a reader that rounds down gets the exact nanosecond.
  view.setUint32(at + 4, Number(format === "ntp" ? ((rest << 32n) + NS - 1n) / NS : rest));
}

/**
 * Time in ns since the Unix epoch; undefined if the field of nanoseconds is a billion or more.
 * @param nearNs now; it determines the era, because 32 bits of seconds wrap in 2036 (NTP, RFC 5905 §6) and 2106
 */
export function readTime(view: DataView, at: number, format: TimeFormat, nearNs: bigint): bigint | undefined {
  const low = BigInt(view.getUint32(at + 4));
  if (format === "ptp" && low >= NS) return undefined;
  const rest = format === "ntp" ? (low * NS) >> 32n : low;
  const seconds = BigInt(view.getUint32(at)) - (format === "ntp" ? NTP_TO_UNIX_SECONDS : 0n);
  const eras = (nearNs / NS - seconds + ERA / 2n) / ERA;
  return (seconds + eras * ERA) * NS + rest;
}
