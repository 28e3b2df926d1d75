import type { ShardTx } from "@padit/db";
import type { ConditionRow } from "@padit/domain";

/** Writes the conditions of one tenant; the shard transaction is set to it. */
export async function writeConditions({ prisma }: ShardTx, conditions: readonly ConditionRow[], now: Date): Promise<void> {
  if (conditions.length === 0) return;
  // One statement may touch a row once: of several states of a key within a commit the last holds.
  const last = new Map(conditions.map((row) => [`${row.endpointId}|${row.collectorId}|${row.metricGroup}`, row]));
  const rows = JSON.stringify(
    [...last.values()].map((row) => ({
      tenant_id: row.tenantId,
      endpoint_id: row.endpointId,
      collector_id: row.collectorId,
      metric_group: row.metricGroup,
      state: row.state,
      since: new Date(row.sinceMs).toISOString(),
      learnt: row.learntWindows,
      needed: row.neededWindows,
      reason: row.reason,
    })),
  );
  await prisma.$executeRaw`
    INSERT INTO condition (tenant_id, endpoint_id, collector_id, metric_group, state, since, learnt_windows, needed_windows, reason, updated_at)
    SELECT c.tenant_id, c.endpoint_id, c.collector_id, c.metric_group, c.state, c.since, c.learnt, c.needed, c.reason, ${now}::timestamptz
    FROM jsonb_to_recordset(${rows}::jsonb) AS c (tenant_id uuid, endpoint_id uuid, collector_id uuid, metric_group text,
      state text, since timestamptz, learnt int, needed int, reason text)
    JOIN endpoint e ON e.tenant_id = c.tenant_id AND e.id = c.endpoint_id
    ON CONFLICT (tenant_id, endpoint_id, collector_id, metric_group) DO UPDATE
    SET state = excluded.state, since = excluded.since, learnt_windows = excluded.learnt_windows,
        needed_windows = excluded.needed_windows, reason = excluded.reason, updated_at = excluded.updated_at`;
}
