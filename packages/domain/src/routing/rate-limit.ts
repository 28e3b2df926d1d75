import type { IncidentNotificationType } from "../notification-types";

const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;

/** A recipient gets at most `messages` within any `windowSeconds`; what exceeds it is collected in one digest. */
export interface RateLimit {
  messages: number;
  windowSeconds: number;
}

/** What a recipient got lately. Times are ms since the Unix epoch. */
export interface RecipientLoad {
  /** Times of the messages, digests among them, in ascending order. */
  sentMs: readonly number[];
  /** When the digest that collects messages is due; null if none does. */
  digestDueMs: number | null;
}

/** `digestMs`: when the message leaves as part of a digest; null if it leaves on its own. The reason is a sentence for the timeline. */
export interface RateDecision {
  digestMs: number | null;
  reason: string | null;
}

const ON_ITS_OWN: RateDecision = { digestMs: null, reason: null };

/**
 * Whether a message to a recipient leaves on its own or in a digest. While a digest collects messages, all of them join it, so that an ending
 * does not arrive before its opening. Escalations always leave on their own, because nobody has acknowledged the incident.
 * Pure and total: the same input gives the same answer.
 */
export function limitRate(
  limits: readonly RateLimit[],
  { sentMs, digestDueMs }: RecipientLoad,
  { type, nowMs }: { type: IncidentNotificationType; nowMs: number },
): RateDecision {
  if (type === "incident.escalated") return ON_ITS_OWN;
  if (digestDueMs !== null) return { digestMs: digestDueMs, reason: "Part of the digest that collects messages for this recipient." };
  const exceeded = limits.flatMap((limit) => {
    const windowMs = limit.windowSeconds * SECOND_MS;
    const recent = sentMs.filter((atMs) => atMs > nowMs - windowMs);
    // The digest itself must fit: it leaves when one message fewer than the limit is left in the window.
    const freedBy = recent.at(-limit.messages);
    return freedBy === undefined ? [] : [{ limit, dueMs: freedBy + windowMs }];
  });
  const [first, ...others] = exceeded;
  if (first === undefined) return ON_ITS_OWN;
  const latest = others.reduce((one, other) => (one.dueMs >= other.dueMs ? one : other), first);
  return { digestMs: latest.dueMs, reason: reasonOf(latest.limit) };
}

const reasonOf = ({ messages, windowSeconds }: RateLimit): string =>
  `Part of a digest: the recipient got ${messages} ${messages === 1 ? "message" : "messages"} within ${windowSeconds / MINUTE_SECONDS} min.`;

/** The longest time for which a message counts, ms; 0 without limits. */
export const rateWindowMs = (limits: readonly RateLimit[]): number =>
  Math.max(0, ...limits.map(({ windowSeconds }) => windowSeconds * SECOND_MS));

interface TimedNotice {
  atMs: number;
  type: IncidentNotificationType;
}

/** The rate decisions on the notices that one recipient gets, in order of time. A preview asks for them. */
export function foreseeRates(limits: readonly RateLimit[], notices: readonly TimedNotice[]): RateDecision[] {
  const sentMs: number[] = [];
  let digestDueMs: number | null = null;
  return notices.map(({ atMs: nowMs, type }) => {
    if (digestDueMs !== null && digestDueMs <= nowMs) {
      sentMs.push(digestDueMs);
      digestDueMs = null;
    }
    const decision: RateDecision = limitRate(limits, { sentMs, digestDueMs }, { type, nowMs });
    if (decision.digestMs === null) sentMs.push(nowMs);
    else digestDueMs = decision.digestMs;
    return decision;
  });
}
