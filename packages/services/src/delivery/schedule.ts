/** ms. The first attempt follows at once; if its worker dies before, the retries attempt the delivery after this time. */
export const FIRST_ATTEMPT_GRACE_MS = 60_000;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits (ms) after the first, second … failed attempt (Standard Webhooks, "Deliverability and reliability"). */
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** An integration without a successful delivery for this long (ms) is disabled. */
export const DISABLE_AFTER_MS = 5 * 24 * HOUR_MS;

/** Longest pause (ms) that a receiver may request: the longest wait of the schedule. */
export const PAUSE_MS_MAX = 24 * HOUR_MS;

/** Time of the next attempt after this many failed attempts; null if the schedule has ended. */
export function nextAttemptAt(failedAttempts: number, now: Date): Date | null {
  const waitMs = WAITS_MS[failedAttempts - 1];
  return waitMs === undefined ? null : new Date(now.getTime() + waitMs);
}
