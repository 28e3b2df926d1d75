const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second … failed attempt (Standard Webhooks, "Deliverability and reliability"). */
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

/** An integration that answered nothing well for this long is switched off. */
export const DISABLE_AFTER_MS = 5 * 24 * HOUR_MS;

/** A receiver may ask for a pause of at most this length; after a longer one the retries would have ended. */
export const PAUSE_MS_MAX = 24 * HOUR_MS;

/** When to try again after this many failed attempts; null: given up. */
export function nextAttemptAt(failedAttempts: number, now: Date): Date | null {
  const waitMs = WAITS_MS[failedAttempts - 1];
  return waitMs === undefined ? null : new Date(now.getTime() + waitMs);
}
