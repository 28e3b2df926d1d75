/** What planned work is expected to do to the endpoints that it covers. */
export type ExpectedEffect =
  /** Each endpoint may fail, for at most `outageMs` at a time. */
  | { type: "outage"; outageMs: number }
  | { type: "no_effect" }
  /** Traffic takes another way: delays change, and each endpoint may fail while the network switches. */
  | { type: "reroute" };

/** The longest failure, ms, that counts as the switching of a reroute. */
const REROUTE_OUTAGE_MS = 60_000;

/** A fault with respect to planned work. Times are ms since the Unix epoch. */
export interface FaultSpan {
  /** Whether nothing gets through, or nothing is measured. Other faults are of quality: delay, jitter, partial loss. */
  isOutage: boolean;
  /** First bad sample. */
  sinceMs: number;
  /** Last bad sample so far. */
  untilMs: number;
}

/** First ms at which a fault that lasts on is more than what is expected; infinite for one that may last as long as the work. */
export function expectedUntilMs(expected: ExpectedEffect, { isOutage, sinceMs }: Pick<FaultSpan, "isOutage" | "sinceMs">): number {
  if (expected.type === "no_effect") return sinceMs;
  if (!isOutage) return Number.POSITIVE_INFINITY;
  return sinceMs + (expected.type === "outage" ? expected.outageMs : REROUTE_OUTAGE_MS) + 1;
}

/** Whether a fault that falls into planned work is no more than the work is expected to do. */
export function isExpectedOf(expected: ExpectedEffect, { isOutage, sinceMs, untilMs }: FaultSpan): boolean {
  return untilMs < expectedUntilMs(expected, { isOutage, sinceMs });
}
