// Functions of the database that ingest may call. Each does one thing that ingest has no right to do with the tables themselves.
import type { Pool } from "pg";

/** Logged in as padit_ingest. */
export type IngestPool = Pool;
export type EnrolOutcome = "enrolled" | "token" | "name" | "revoked";

export interface TokenRow {
  tenantId: string;
  /** The collector that the token is for; null: a new one. */
  collectorId: string | null;
}

export async function findEnrolmentToken(pool: IngestPool, tokenHash: string): Promise<TokenRow | null> {
  const { rows } = await pool.query<TokenRow>(
    'SELECT tenant_id AS "tenantId", collector_id AS "collectorId" FROM enrolment_token WHERE token_hash = $1',
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** The number of collectors of each organization on each shard. */
export async function countCollectors(pool: IngestPool): Promise<{ shard: number; tenantId: string; collectors: number }[]> {
  const { rows } = await pool.query<{ shard: number; tenantId: string; collectors: number }>(
    'SELECT shard, tenant_id AS "tenantId", count(*)::int AS collectors FROM collector GROUP BY 1, 2',
  );
  return rows;
}

export interface EnrolByToken {
  tenantId: string;
  tokenHash: string;
  collectorId: string;
  /** Of a new collector. */
  shard: number;
  entryId: string;
  publicKey: Uint8Array;
  exchangeKey: Uint8Array | null;
  facts: { epoch: number; version: string; capabilities: object };
  at: Date;
}

/** Uses the token and stores the collector, or changes nothing. */
export async function enrolByToken(
  pool: IngestPool,
  { tenantId, tokenHash, collectorId, shard, entryId, publicKey, exchangeKey, facts, at }: EnrolByToken,
): Promise<{ outcome: EnrolOutcome; name: string; organization: string }> {
  const { rows } = await pool.query<{ outcome: EnrolOutcome; name: string; organization: string }>(
    'SELECT outcome, collector_name AS "name", organization FROM ingest_enrol($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tenantId, tokenHash, collectorId, shard, entryId, publicKey, exchangeKey, JSON.stringify(facts), at],
  );
  return theRow(rows);
}

/** False when `from` is the collector's key no longer, or the collector is revoked. */
export async function rotateCollectorKey(
  pool: IngestPool,
  { tenantId, id, from, to, entryId, at }: { tenantId: string; id: string; from: Uint8Array; to: Uint8Array; entryId: string; at: Date },
): Promise<boolean> {
  const { rows } = await pool.query<{ isRotated: boolean }>('SELECT ingest_rotate_key($1, $2, $3, $4, $5, $6) AS "isRotated"', [
    ...[tenantId, id, from, to, entryId, at],
  ]);
  return theRow(rows).isRotated;
}

/** The worker then signs a plan whose secrets are encrypted for this key. */
export async function storeExchangeKey(
  pool: IngestPool,
  { tenantId, id, exchangeKey }: { tenantId: string; id: string; exchangeKey: Uint8Array | null },
): Promise<void> {
  await pool.query("SELECT ingest_exchange_key($1, $2, $3)", [tenantId, id, exchangeKey]);
}

export interface SeriesToRegister {
  tenantId: string;
  collectorId: string;
  /** Each sender's name with the ids of the endpoint and of its audit entry, should it be new. */
  sources: readonly { source: string; name: string; endpointId: string; entryId: string }[];
  wanted: readonly { source: string; metricName: string; unit: string; metricType: string; nature: string | null }[];
  /** The installation's quotas. */
  quotas: Readonly<Record<string, number>>;
  at: Date;
}

/** Why series were not created, and the limit that was reached. */
export interface RegisteredSeriesRow {
  problem: "revoked" | "seriesMax" | "endpoints" | "newEndpointsPerDay" | "series" | null;
  limit: number | null;
}

export async function registerSeries(
  pool: IngestPool,
  { tenantId, collectorId, sources, wanted, quotas, at }: SeriesToRegister,
): Promise<RegisteredSeriesRow> {
  const { rows } = await pool.query<RegisteredSeriesRow>(
    'SELECT problem, its_limit AS "limit" FROM ingest_register_series($1, $2, $3, $4, $5, $6)',
    [tenantId, collectorId, JSON.stringify(sources), JSON.stringify(wanted), JSON.stringify(quotas), at],
  );
  return theRow(rows);
}

export interface IngestPresence {
  at: Date;
  startedAt: Date;
  backend: number | null;
  streams: number;
}

export async function storeIngestPresence(
  pool: IngestPool,
  process: string,
  { at, startedAt, backend, streams }: IngestPresence,
): Promise<void> {
  await pool.query("SELECT ingest_present($1, $2, $3, $4, $5)", [process, at, startedAt, backend, streams]);
}

export async function deleteIngestPresence(pool: IngestPool, process: string): Promise<void> {
  await pool.query("SELECT ingest_absent($1)", [process]);
}

function theRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new TypeError("a function of the database answered without a row");
  return row;
}
