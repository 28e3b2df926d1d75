import type { Pool } from "pg";

/** Row of a push collector, as ingest finds it by the hash of the request's token. */
export interface PushCollectorRow {
  tenant_id: string;
  id: string;
  name: string;
  shard: number;
  revoked_at: Date | null;
  push_series_max: number;
  push_mapping: unknown;
}

export async function findPushCollector(pool: Pool, tokenHash: string): Promise<PushCollectorRow | null> {
  const { rows } = await pool.query<PushCollectorRow>({
    name: "push-collector-by-token",
    text: "SELECT tenant_id, id, name, shard, revoked_at, push_series_max, push_mapping FROM collector WHERE push_token_hash = $1",
    values: [tokenHash],
  });
  return rows[0] ?? null;
}

export interface PushedSeriesRow {
  id: number;
  /** Value of the label by which a sender names the endpoint. */
  source: string;
  metric_name: string;
}

/** All series of the push collector except those of deleted endpoints. */
export async function listPushedSeries(pool: Pool, collectorId: string): Promise<PushedSeriesRow[]> {
  const { rows } = await pool.query<PushedSeriesRow>({
    name: "pushed-series",
    text: `SELECT series.id, endpoint.target ->> 'source' AS source, metric_name
      FROM series JOIN endpoint ON endpoint.tenant_id = series.tenant_id AND endpoint.id = series.endpoint_id
      WHERE collector_id = $1 AND endpoint.deleted_at IS NULL AND endpoint.target ? 'source'`,
    values: [collectorId],
  });
  return rows;
}

/** The newest request of a push collector that was rejected, entirely or in part. */
export interface PushProblem {
  atMs: number;
  inlet: string;
  message: string;
}

export async function storePushProblem(pool: Pool, collectorId: string, problem: PushProblem): Promise<void> {
  await pool.query("UPDATE collector SET push_problem = $2::jsonb WHERE id = $1", [collectorId, JSON.stringify(problem)]);
}
