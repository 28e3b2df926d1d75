import type { Prisma } from "@padit/db";

const HOUR_MS = 3_600_000;
/** A session ends after this time without use, ms. */
const IDLE_MS = 12 * HOUR_MS;
/** A session ends after this time in any case, ms. */
export const ABSOLUTE_MS = 14 * 24 * HOUR_MS;

/** Condition for sessions that are active at this time. */
export const isLive = (now: Date) =>
  ({
    revokedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - IDLE_MS) },
    user: { disabledAt: null },
  }) satisfies Prisma.UserSessionWhereInput;
