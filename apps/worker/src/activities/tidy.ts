import type { Database, SystemTx } from "@padit/db";

const DAY_MS = 86_400_000;
/** Longer than any spool (72 h), so that a late upload of a batch that was taken is still known. */
const LEDGER_MS = 14 * DAY_MS;
const OUTBOX_MS = 7 * DAY_MS;
const EVENT_MS = DAY_MS;
const ENDED_SESSION_MS = 30 * DAY_MS;
const IDEMPOTENCY_MS = DAY_MS;
/** Longer than any budget's window. */
const BUDGET_MS = 2 * DAY_MS;
const HEARTBEAT_MS = DAY_MS;
const RAW_MS = 30 * DAY_MS;
/** Thirteen months. */
const ROLLUP_MS = 396 * DAY_MS;
/** Rolled up behind the newest samples, so that most arrive before it. */
const ROLLUP_LAG_MS = 5 * 60_000;

/**
 * Partitions ahead and behind, and rows that nobody will ask for. Each step may run twice, and one that fails stops none of the others: the
 * first error is thrown at the end, so that Temporal tries again and the log has it.
 */
export async function tidy(db: Database, now: Date): Promise<void> {
  const errors: unknown[] = [];
  for (const step of [() => tidySeries(db, now), ...rowSteps(now).map((step) => () => db.asSystem(step))])
    await step().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

/** Samples are dropped only after they were rolled up. */
async function tidySeries(db: Database, now: Date): Promise<void> {
  const before = (ageMs: number): Date => new Date(now.getTime() - ageMs);
  await db.asSystem((tx) => db.series.ensurePartitions(tx, now));
  await db.asSystem((tx) => db.series.markRollup(tx, before(ROLLUP_LAG_MS)));
  await db.asSystem((tx) => db.series.refreshRollup(tx));
  await db.asSystem((tx) => db.series.dropBefore(tx, { raw: before(RAW_MS), rollup: before(ROLLUP_MS) }));
}

function rowSteps(now: Date): ((tx: SystemTx) => Promise<unknown>)[] {
  const before = (ageMs: number): Date => new Date(now.getTime() - ageMs);
  return [
    (tx) => tx.$executeRaw`DELETE FROM batch_log l USING shard s WHERE l.shard = s.id AND l.seq <= s.checkpoint_position`,
    (tx) => tx.batchLedger.deleteMany({ where: { receivedAt: { lt: before(LEDGER_MS) } } }),
    (tx) => tx.outbox.deleteMany({ where: { dispatchedAt: { lt: before(OUTBOX_MS) } } }),
    // The bus is an outlet: events that it did not take in time are dropped.
    (tx) => tx.outbox.deleteMany({ where: { kind: "event", createdAt: { lt: before(EVENT_MS) } } }),
    (tx) => tx.userSession.deleteMany({ where: { expiresAt: { lt: before(ENDED_SESSION_MS) } } }),
    (tx) => tx.idempotencyKey.deleteMany({ where: { createdAt: { lt: before(IDEMPOTENCY_MS) } } }),
    (tx) => tx.budgetUse.deleteMany({ where: { windowStart: { lt: before(BUDGET_MS) } } }),
    (tx) => tx.$executeRaw`DELETE FROM installation WHERE key LIKE 'worker/%' AND (value->>'at')::timestamptz < ${before(HEARTBEAT_MS)}`,
  ];
}
