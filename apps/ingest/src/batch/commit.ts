import { newId } from "@padit/domain";
import type { Client } from "pg";
import type { CollectorIdentity } from "../auth/collector-directory";
import { noteClone } from "../clone";
import { CopyBinary } from "./copy-binary";
import { copyIn } from "./copy-in";
import type { AcceptedRows, Judgement } from "./quarantine";
import { sampleBytes } from "./sample-bytes";

/** A parsed and judged batch on its way into the database. */
export interface PendingBatch extends Judgement {
  collector: CollectorIdentity;
  epoch: number;
  seq: number;
  digest: Buffer;
  gaps: readonly { fromMs: number; toMs: number; n: number; reason: string }[];
  /** What the shard's log keeps of it, see log-payload.ts. */
  payload: Buffer;
}

/** `conflict`: this number was used for other content. */
export type BatchOutcome = "accepted" | "duplicate" | "conflict";

const keyOf = (collectorId: string, epoch: number | string, seq: number | string): string => `${collectorId}/${epoch}/${seq}`;
const batchKey = ({ collector, epoch, seq }: PendingBatch): string => keyOf(collector.id, epoch, seq);

/**
 * Stores batches in ONE transaction, whole or not at all; the outcomes stand in the order of the batches. After it returned they are durable.
 * Samples, log and NOTIFY commit together, so that whoever is woken by the shard's channel sees the rows.
 */
export async function commitBatches(client: Client, batches: readonly PendingBatch[]): Promise<BatchOutcome[]> {
  const first = new Map<string, PendingBatch>();
  for (const batch of batches) if (!first.has(batchKey(batch))) first.set(batchKey(batch), batch);
  await client.query("BEGIN");
  const digests = await enterLedger(client, [...first.values()]);
  const fresh = [...first.values()].filter((batch) => digests.get(batchKey(batch)) === "fresh");
  const outcomes = batches.map((batch): BatchOutcome => {
    const leader = first.get(batchKey(batch));
    const stored = digests.get(batchKey(batch));
    if (stored === "fresh" && leader === batch) return "accepted";
    const digest = stored === "fresh" ? leader?.digest : stored;
    return digest?.equals(batch.digest) ? "duplicate" : "conflict";
  });
  await copySamples(
    client,
    fresh.map(({ accepted }) => accepted),
  );
  await insertQuarantine(client, fresh);
  await insertGaps(client, fresh);
  await noteConflicts(
    client,
    batches.filter((_, i) => outcomes[i] === "conflict"),
  );
  await appendLog(
    client,
    fresh.filter(({ accepted }) => accepted.series.length > 0),
  );
  await client.query("COMMIT");
  return outcomes;
}

/** For each batch `fresh`, or the digest under which its number stands in the ledger already. */
async function enterLedger(client: Client, batches: readonly PendingBatch[]): Promise<Map<string, "fresh" | Buffer>> {
  // In one order everywhere: two ingest processes that hold the same retries must not wait for each other.
  const ordered = batches.toSorted((a, b) => (batchKey(a) < batchKey(b) ? -1 : 1));
  const keys = [ordered.map((b) => b.collector.id), ordered.map((b) => b.epoch), ordered.map((b) => b.seq)];
  type Key = [collectorId: string, epoch: string, seq: string];
  const inserted = await client.query<Key>({
    name: "ledger-enter",
    text: `INSERT INTO batch_ledger (collector_id, epoch, seq, digest, n)
      SELECT c, e, s, decode(d, 'hex'), n FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::int[]) AS b (c, e, s, d, n)
      ON CONFLICT DO NOTHING RETURNING collector_id, epoch, seq`,
    values: [...keys, ordered.map((b) => b.digest.toString("hex")), ordered.map((b) => b.accepted.series.length)],
    rowMode: "array",
  });
  const found = new Map<string, "fresh" | Buffer>(inserted.rows.map((key) => [keyOf(...key), "fresh"]));
  if (found.size === batches.length) return found;
  const known = await client.query<[...Key, digest: Buffer]>({
    name: "ledger-read",
    text: `SELECT collector_id, epoch, seq, digest FROM batch_ledger
      WHERE (collector_id, epoch, seq) IN (SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]))`,
    values: keys,
    rowMode: "array",
  });
  for (const [collectorId, epoch, seq, digest] of known.rows) {
    const key = keyOf(collectorId, epoch, seq);
    if (!found.has(key)) found.set(key, digest);
  }
  return found;
}

async function copySamples(client: Client, batches: readonly AcceptedRows[]): Promise<void> {
  if (batches.some(({ series }) => series.length > 0)) {
    await copyIn(client, "COPY tsdb.sample (series_id, ts, value, uncertainty, flags) FROM STDIN (FORMAT binary)", sampleBytes(batches));
  }
  const details = batches.flatMap((batch) => batch.details);
  if (details.length === 0) return;
  const copy = new CopyBinary();
  for (const { series, ts, json } of details) {
    copy.row(3);
    copy.int4(series);
    copy.timestamp(ts);
    copy.jsonb(json);
  }
  await copyIn(client, "COPY tsdb.sample_detail (series_id, ts, metadata) FROM STDIN (FORMAT binary)", copy.finish());
}

async function insertQuarantine(client: Client, batches: readonly PendingBatch[]): Promise<void> {
  const rows = batches.flatMap(({ collector, epoch, seq, quarantined }) =>
    quarantined.map(({ reason, n, example }) => ({
      tenant_id: collector.tenantId,
      id: newId(),
      collector_id: collector.id,
      epoch,
      seq,
      reason,
      n,
      example,
    })),
  );
  await insertJson(client, "quarantine (tenant_id, id, collector_id, epoch, seq, reason, n, example)", rows);
}

async function insertGaps(client: Client, batches: readonly PendingBatch[]): Promise<void> {
  const rows = batches.flatMap(({ collector, gaps }) =>
    gaps.map(({ fromMs, toMs, n, reason }) => ({
      tenant_id: collector.tenantId,
      id: newId(),
      collector_id: collector.id,
      from_at: new Date(fromMs),
      to_at: new Date(toMs),
      n,
      reason,
    })),
  );
  await insertJson(client, "gap (tenant_id, id, collector_id, from_at, to_at, n, reason)", rows);
}

/** One number for two contents: a copy of the collector is at work. */
async function noteConflicts(client: Client, batches: readonly PendingBatch[]): Promise<void> {
  for (const { collector, epoch, seq, digest } of batches)
    await noteClone(client, collector, "batch.conflict", { epoch, seq, digest: digest.toString("hex") });
}

/** Rare rows, as JSON records whose names are the columns'. `target` is ours, never input. */
async function insertJson(client: Client, target: `${string} (${string})`, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const [table, columns] = [target.slice(0, target.indexOf(" ")), target.slice(target.indexOf("(") + 1, -1)];
  await client.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [
    JSON.stringify(rows),
  ]);
}

/**
 * Gives each batch the next number of its shard's log. The shard's row stays locked until COMMIT, which follows at once, so numbers are
 * gap-free in commit order and readers may take `seq > position`.
 */
async function appendLog(client: Client, batches: readonly PendingBatch[]): Promise<void> {
  if (batches.length === 0) return;
  // Ascending: no two transactions wait for each other.
  const shards = [...new Set(batches.map(({ collector }) => collector.shard))].toSorted((a, b) => a - b);
  const now = Date.now();
  const copy = new CopyBinary();
  for (const shard of shards) {
    const own = batches.filter(({ collector }) => collector.shard === shard);
    const { rows } = await client.query<{ head: string }>({
      name: "shard-head",
      text: "UPDATE shard SET head = head + $2 WHERE id = $1 RETURNING head",
      values: [shard, own.length],
    });
    const head = rows[0]?.head;
    if (head === undefined) throw new Error(`shard ${shard} has no row`);
    let seq = BigInt(head) - BigInt(own.length);
    for (const { collector, payload } of own) {
      seq += 1n;
      copy.row(6);
      copy.int4(shard);
      copy.int8(seq);
      copy.uuid(collector.tenantId);
      copy.uuid(collector.id);
      copy.timestamp(now);
      copy.bytea(payload);
    }
  }
  await copyIn(
    client,
    "COPY batch_log (shard, seq, tenant_id, collector_id, received_at, payload) FROM STDIN (FORMAT binary)",
    copy.finish(),
  );
  await client.query({
    name: "shard-notify",
    text: "SELECT pg_notify('padit_shard', s::text) FROM unnest($1::int[]) AS s",
    values: [shards],
  });
}
