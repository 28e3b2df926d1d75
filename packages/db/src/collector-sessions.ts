import type { Pool } from "pg";

/** Numbers below the highest one that a request may still come with; bits of a positive bigint. */
const WINDOW = 63;

interface SessionOwner {
  tenantId: string;
  collectorId: string;
}

/** How many sessions the collector has opened after that time. */
export async function countSessionsSince(pool: Pool, { tenantId, collectorId }: SessionOwner, since: Date): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    name: "session-openings",
    text: "SELECT count(*)::int AS n FROM collector_session WHERE tenant_id = $1 AND collector_id = $2 AND opened_at > $3",
    values: [tenantId, collectorId, since],
  });
  return rows[0]?.n ?? 0;
}

/** False when there is a session of this id. */
export async function insertSession(
  pool: Pool,
  { tenantId, collectorId }: SessionOwner,
  { id, openedAt, expiresAt }: { id: Buffer; openedAt: Date; expiresAt: Date },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "session-begin",
    text: "INSERT INTO collector_session (tenant_id, collector_id, id, opened_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    values: [tenantId, collectorId, id, openedAt, expiresAt],
  });
  return rowCount === 1;
}

/** Deletes sessions opened up to `openedUntil` that have expired or are not among the newest `keep` of the collector. */
export async function sweepSessions(
  pool: Pool,
  { tenantId, collectorId }: SessionOwner,
  { openedUntil, now, keep }: { openedUntil: Date; now: Date; keep: number },
): Promise<void> {
  await pool.query({
    name: "session-sweep",
    text: `DELETE FROM collector_session WHERE tenant_id = $1 AND collector_id = $2 AND opened_at <= $3 AND (expires_at <= $4 OR id NOT IN (
        SELECT id FROM collector_session WHERE tenant_id = $1 AND collector_id = $2 ORDER BY opened_at DESC, id LIMIT $5))`,
    values: [tenantId, collectorId, openedUntil, now, keep],
  });
}

/** False when a request of this number was seen, the number is below the window, or there is no such session. */
export async function useSessionCounter(
  pool: Pool,
  { tenantId, collectorId }: SessionOwner,
  { session, counter }: { session: Buffer; counter: number },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "session-counter",
    text: `UPDATE collector_session SET
        counter = greatest(counter, $4),
        seen = CASE WHEN $4 <= counter THEN seen | (1::bigint << (counter - $4)::int)
          WHEN $4 - counter >= ${WINDOW} THEN 1
          ELSE ((seen << ($4 - counter)::int) & ${2n ** BigInt(WINDOW) - 1n}) | 1 END
      WHERE tenant_id = $1 AND collector_id = $2 AND id = $3
        AND ($4 > counter OR (counter - $4 < ${WINDOW} AND seen & (1::bigint << (counter - $4)::int) = 0))`,
    values: [tenantId, collectorId, session, counter],
  });
  return rowCount === 1;
}

/** The stored value of the installation's plan key, its private half sealed; undefined before the set-up. */
export async function readPlanKeyValue(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>("SELECT ingest_plan_key() AS value");
  return rows[0]?.value ?? undefined;
}
