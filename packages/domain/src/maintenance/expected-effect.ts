/** What planned work is expected to do to the endpoints that it covers. */
export type ExpectedEffect =
  /** Each endpoint may fail, for at most `outageMs` at a time. */
  | { type: "outage"; outageMs: number }
  | { type: "no_effect" }
  /** Traffic uses another path: delays change, and each endpoint may fail while the network switches. */
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

/** Time (ms) from which a continuing fault exceeds the expected effect; infinite for a fault that may last as long as the work. */
export function expectedUntilMs(expected: ExpectedEffect, { isOutage, sinceMs }: Pick<FaultSpan, "isOutage" | "sinceMs">): number {
  if (expected.type === "no_effect") return sinceMs;
  if (!isOutage) return Number.POSITIVE_INFINITY;
  return sinceMs + (expected.type === "outage" ? expected.outageMs : REROUTE_OUTAGE_MS) + 1;
}

/** Whether a fault during planned work is within the expected effect of the work. */
export function isExpectedOf(expected: ExpectedEffect, { isOutage, sinceMs, untilMs }: FaultSpan): boolean {
  return untilMs < expectedUntilMs(expected, { isOutage, sinceMs });
}

/** The effect in words, as a part of a sentence. */
export function effectText(expected: ExpectedEffect): string {
  if (expected.type === "no_effect") return "no effect expected";
  if (expected.type === "reroute") return "a reroute expected";
  return `outages of at most ${lengthText(expected.outageMs / 1_000)} expected`;
}

/** A length of time in its largest whole unit. @param seconds at least 1 */
export function lengthText(seconds: number): string {
  const units = [
    { unit: "day", size: 86_400 },
    { unit: "hour", size: 3_600 },
    { unit: "minute", size: 60 },
  ];
  const { unit, size } = units.find(({ size: each }) => seconds % each === 0) ?? { unit: "second", size: 1 };
  const n = seconds / size;
  return `${n.toLocaleString("en")} ${unit}${n === 1 ? "" : "s"}`;
}
