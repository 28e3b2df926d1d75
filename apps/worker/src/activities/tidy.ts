import type { Database } from "@padit/db";

const DAY_MS = 86_400_000;
/** Longer than any spool (72 h), so that a late upload of a batch that was taken is still known. */
const LEDGER_MS = 14 * DAY_MS;
const OUTBOX_MS = 7 * DAY_MS;
const EVENT_MS = DAY_MS;
const ENDED_SESSION_MS = 30 * DAY_MS;
const IDEMPOTENCY_MS = DAY_MS;
const HEARTBEAT_MS = DAY_MS;
const RAW_MS = 30 * DAY_MS;
/** Thirteen months. */
const ROLLUP_MS = 396 * DAY_MS;
/** Rolled up behind the newest samples, so that most arrive before it. */
const ROLLUP_LAG_MS = 5 * 60_000;

/** Partitions ahead and behind, and rows that nobody will ask for. Each step may run twice. */
export async function tidy(db: Database, now: Date): Promise<void> {
  const before = (ageMs: number): Date => new Date(now.getTime() - ageMs);
  await db.asSystem((tx) => db.series.ensurePartitions(tx, now));
  await db.asSystem((tx) => db.series.markRollup(tx, before(ROLLUP_LAG_MS)));
  await db.asSystem((tx) => db.series.refreshRollup(tx));
  await db.asSystem((tx) => db.series.dropBefore(tx, { raw: before(RAW_MS), rollup: before(ROLLUP_MS) }));
  await db.asSystem((tx) => tx.$executeRaw`DELETE FROM batch_log l USING shard s WHERE l.shard = s.id AND l.seq <= s.checkpoint_position`);
  await db.asSystem((tx) => tx.batchLedger.deleteMany({ where: { receivedAt: { lt: before(LEDGER_MS) } } }));
  await db.asSystem((tx) => tx.outbox.deleteMany({ where: { dispatchedAt: { lt: before(OUTBOX_MS) } } }));
  // The bus is an outlet: events that it did not take in time are dropped.
  await db.asSystem((tx) => tx.outbox.deleteMany({ where: { kind: "event", createdAt: { lt: before(EVENT_MS) } } }));
  await db.asSystem((tx) => tx.userSession.deleteMany({ where: { expiresAt: { lt: before(ENDED_SESSION_MS) } } }));
  await db.asSystem((tx) => tx.idempotencyKey.deleteMany({ where: { createdAt: { lt: before(IDEMPOTENCY_MS) } } }));
  await db.asSystem(
    (tx) => tx.$executeRaw`DELETE FROM installation WHERE key LIKE 'worker/%' AND (value->>'at')::timestamptz < ${before(HEARTBEAT_MS)}`,
  );
}
