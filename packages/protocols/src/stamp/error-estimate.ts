import type { TimeFormat } from "./time";

/** `S | Z | scale (6) | multiplier (8)` of RFC 4656 §4.1.2; Z is the time format (RFC 8186). Error = multiplier · 2^scale · 2^-32 s. */
export interface ErrorEstimate {
  synchronised: boolean;
  format: TimeFormat;
  /** null for a multiplier of 0, which the RFC forbids: the error is unknown. */
  errorNs: number | null;
}

const NS_PER_UNIT = 1e9 / 2 ** 32;
/** Error that is sent for an undisciplined clock, ns: the kernel's limit NTP_PHASE_LIMIT. */
const UNKNOWN_ERROR_NS = 16e9;

/** Encodes an error estimate. The error is rounded up. */
export function encodeErrorEstimate({ synchronised, format, errorNs }: ErrorEstimate): number {
  let multiplier = Math.max(1, Math.ceil((errorNs ?? UNKNOWN_ERROR_NS) / NS_PER_UNIT));
  let scale = 0;
  while (multiplier > 255 && scale < 63) {
    multiplier = Math.ceil(multiplier / 2);
    scale++;
  }
  return (synchronised ? 0x8000 : 0) | (format === "ptp" ? 0x4000 : 0) | (scale << 8) | Math.min(255, multiplier);
}

export function decodeErrorEstimate(word: number): ErrorEstimate {
  const multiplier = word & 0xff;
  return {
    synchronised: (word & 0x8000) !== 0,
    format: (word & 0x4000) !== 0 ? "ptp" : "ntp",
    errorNs: multiplier === 0 ? null : multiplier * 2 ** ((word >> 8) & 0x3f) * NS_PER_UNIT,
  };
}
