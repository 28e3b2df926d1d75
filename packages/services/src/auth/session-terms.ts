import type { Prisma } from "@padit/db";

const HOUR_MS = 3_600_000;
/** A session ends when it was not used for this long … */
const IDLE_MS = 12 * HOUR_MS;
/** … and in any case after this. */
export const ABSOLUTE_MS = 14 * 24 * HOUR_MS;

/** Sessions that still count at this time. */
export const isLive = (now: Date) =>
  ({
    revokedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - IDLE_MS) },
    user: { disabledAt: null },
  }) satisfies Prisma.UserSessionWhereInput;
