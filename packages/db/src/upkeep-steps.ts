import type pg from "pg";

/** One step of an installation's upkeep, in slices. Each slice is one transaction of about a second and is idempotent. */
export interface UpkeepStep {
  name: string;
  /** Runs one slice. @returns whether more work is left */
  runSlice(client: pg.ClientBase, now: Date): Promise<boolean>;
}

const DAY_MS = 86_400_000;
const RAW_MS = 30 * DAY_MS;
/** Retention of rollups by the width of their buckets: three months, thirteen months, five years. */
const MINUTES_MS = 90 * DAY_MS;
const FIVE_MINUTES_MS = 396 * DAY_MS;
const HOURS_MS = 1827 * DAY_MS;
const HOUR_MS = 3_600_000;
/** An hour of samples is packed this long after its end, so that most late samples come before. */
const PACK_LAG_MS = 15 * 60_000;
const SAMPLES_PER_SLICE = 100_000;
const ROWS_PER_SLICE = 5_000;
/** Ingest accepts samples up to 7 days old; one more day covers the hours around midnight. */
const PARTITION_DAYS_BACK = 8;
const PARTITION_DAYS_AHEAD = 3;

const before = (now: Date, ageMs: number): Date => new Date(now.getTime() - ageMs);
const dayOf = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);

async function answersMore(client: pg.ClientBase, sql: string, parameters: unknown[]): Promise<boolean> {
  const { rows } = await client.query<{ more: boolean }>(sql, parameters);
  return rows[0]?.more ?? false;
}

const SERIES_STEPS: readonly UpkeepStep[] = [
  {
    name: "partitions",
    async runSlice(client, now) {
      const days = [dayOf(now, -PARTITION_DAYS_BACK), dayOf(now, PARTITION_DAYS_AHEAD)];
      await client.query("SELECT tsdb.ensure_partitions($1::date, $2::date)", days);
      return false;
    },
  },
  {
    name: "pack",
    runSlice: (client, now) =>
      answersMore(client, "SELECT tsdb.pack_slice($1::timestamptz, $2) AS more", [
        new Date(Math.floor((now.getTime() - PACK_LAG_MS) / HOUR_MS) * HOUR_MS),
        SAMPLES_PER_SLICE,
      ]),
  },
  {
    // Has work after an upgrade from versions that stored minutes one by one, and after a restore.
    name: "rollup",
    runSlice: (client) => answersMore(client, "SELECT tsdb.pack_minutes_slice($1) AS more", [ROWS_PER_SLICE * 4]),
  },
  {
    name: "series_retention",
    runSlice: (client, now) =>
      answersMore(client, "SELECT tsdb.drop_slice($1::timestamptz, $2::timestamptz, $3::timestamptz, $4::timestamptz, $5) AS more", [
        ...[RAW_MS, MINUTES_MS, FIVE_MINUTES_MS, HOURS_MS].map((ageMs) => before(now, ageMs)),
        ROWS_PER_SLICE * 10,
      ]),
  },
];

/** Deletes the rows of `table` that match `condition`; `$1` in it is the time `ageMs` ago. */
interface RowRetention {
  name: string;
  table: string;
  condition: string;
  ageMs: number;
}

const ROW_RETENTIONS: readonly RowRetention[] = [
  // Longer than any spool (72 h), so that a late repetition of an accepted batch is still recognized.
  { name: "batch_ledger", table: "batch_ledger", condition: "received_at < $1", ageMs: 14 * DAY_MS },
  { name: "outbox", table: "outbox", condition: "dispatched_at < $1", ageMs: 7 * DAY_MS },
  // Events for the bus that were not published within a day are dropped.
  { name: "events", table: "outbox", condition: "kind = 'event' AND created_at < $1", ageMs: DAY_MS },
  {
    name: "deliveries",
    table: "delivery",
    condition: "state IN ('delivered', 'failed', 'superseded') AND created_at < $1",
    ageMs: 90 * DAY_MS,
  },
  { name: "quarantine", table: "quarantine", condition: "at < $1", ageMs: 30 * DAY_MS },
  { name: "gaps", table: "gap", condition: "at < $1", ageMs: FIVE_MINUTES_MS },
  { name: "live_tests", table: "probe_job", condition: "created_at < $1", ageMs: 30 * DAY_MS },
  { name: "enrolment_tokens", table: "enrolment_token", condition: "expires_at < $1", ageMs: 30 * DAY_MS },
  { name: "invites", table: "invite", condition: "expires_at < $1", ageMs: 30 * DAY_MS },
  { name: "sessions", table: "user_session", condition: "expires_at < $1", ageMs: 30 * DAY_MS },
  { name: "idempotency_keys", table: "idempotency_key", condition: "created_at < $1", ageMs: DAY_MS },
  // Longer than the window of any budget.
  { name: "budgets", table: "budget_use", condition: "window_start < $1", ageMs: 2 * DAY_MS },
  {
    name: "heartbeats",
    table: "installation",
    condition: "(key LIKE 'worker/%' OR key LIKE 'ingest/%') AND (value ->> 'at')::timestamptz < $1",
    ageMs: DAY_MS,
  },
];

const rowStep = ({ name, table, condition, ageMs }: RowRetention): UpkeepStep => ({
  name,
  async runSlice(client, now) {
    const { rowCount } = await client.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${ROWS_PER_SLICE}))`,
      [before(now, ageMs)],
    );
    return rowCount === ROWS_PER_SLICE;
  },
});

/**
 * Deletes log rows that their shard's checkpoint covers, because they are not read again. Payloads are large, so a slice has fewer rows.
 */
const LOG_STEP: UpkeepStep = {
  name: "batch_log",
  async runSlice(client) {
    const rows = ROWS_PER_SLICE / 5;
    const { rowCount } = await client.query(
      `DELETE FROM batch_log WHERE ctid = ANY (ARRAY(
         SELECT l.ctid FROM shard s JOIN batch_log l ON l.shard = s.id AND l.seq <= s.checkpoint_position LIMIT ${rows}))`,
    );
    return rowCount === rows;
  },
};

/**
 * Removes audit entries after 24 months, from the start of each organization's chain. The function stores the hash at which the chain goes on
 * and refuses to remove younger entries.
 */
const AUDIT_STEP: UpkeepStep = {
  name: "audit",
  async runSlice(client, now) {
    const { rows } = await client.query<{ more: boolean }>(
      `WITH RECURSIVE trail AS (
         (SELECT tenant_id FROM audit_entry ORDER BY tenant_id LIMIT 1)
         UNION ALL
         SELECT (SELECT tenant_id FROM audit_entry WHERE tenant_id > trail.tenant_id ORDER BY tenant_id LIMIT 1)
         FROM trail WHERE trail.tenant_id IS NOT NULL)
       SELECT cut_audit_trail(tenant_id, $1::timestamptz - interval '24 months', ${ROWS_PER_SLICE}) AS more FROM trail
       WHERE EXISTS (
         SELECT FROM audit_entry WHERE audit_entry.tenant_id = trail.tenant_id AND at < $1::timestamptz - interval '24 months')`,
      [now],
    );
    return rows.some(({ more }) => more);
  },
};

/** All steps, in the order in which an installation's upkeep runs them. */
export const UPKEEP_STEPS: readonly UpkeepStep[] = [...SERIES_STEPS, LOG_STEP, AUDIT_STEP, ...ROW_RETENTIONS.map(rowStep)];
