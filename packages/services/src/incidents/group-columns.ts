/** Columns that start the notifications of a new incident. */
export const newlyGrouped = (at: Date) => ({ groupedAt: at, grewAt: at, statusSince: at, notifyAt: at });

/** Columns of an incident whose alerts were moved into another one. */
export const EMPTIED = { alertCount: 0, openCount: 0, recoveredAt: null, version: { increment: 1 } };
