import { createHash, randomBytes } from "node:crypto";
import { PaditError, storable } from "@padit/domain";
import { MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api";
import type { PushedSeries } from "@padit/services/collectors";
import type { PushCollector } from "../auth/push-directory";
import { logPayload } from "../batch/log-payload";
import type { ParsedBatch } from "../batch/parse";
import { type Judgement, judgeRows, type Quarantined } from "../batch/quarantine";
import type { Ingest } from "../ingest";
import type { PushOutcome } from "./inlet";
import { namedSeries } from "./named-series";
import type { DecodedPush, PushPoint } from "./point";

const REASONS_MAX = 5;
const SERIES_SHOWN_CHARACTERS_MAX = 200;
/** Bytes of the digest that make each of the ledger's two numbers: the largest number that both doubles and bigint hold exactly. */
const LEDGER_NUMBER_BYTES = 6;

/** In words for people who see only what their sender logs. */
const IN_WORDS: Readonly<Partial<Record<Quarantined["reason"], string>>> = {
  bad_time: "the time stamp is not a number",
  too_old: "the time stamp is older than 7 days",
  too_far_ahead: "the time stamp is more than 5 minutes in the future",
  bad_value: "the value is not a finite number",
  out_of_range: "the value is beyond 1e15",
  name_too_long: "the series name is too long",
};

/**
 * Stores what was pushed as one batch; returns when it is durable. A body whose points all carry time stamps is stored once: its digest is
 * its place in the ledger. Without time stamps the same body is another measurement each time.
 * @param identity the body and what else gives it its meaning
 */
export async function storePush(
  ingest: Ingest,
  collector: PushCollector,
  decoded: DecodedPush,
  identity: readonly (string | Buffer)[],
): Promise<PushOutcome> {
  const { points, rejected } = decoded;
  if (points.length > MAX_ROWS_PER_BATCH) throw new PaditError("too_large", `a request holds at most ${MAX_ROWS_PER_BATCH} points`);
  const { batch, held, problem } = await batchOf(ingest, collector, points, digestOf(points, identity));
  const judgement = judgeRows(batch, () => "own", ingest.now());
  const quarantined = [...held, ...judgement.quarantined];
  const outcome = outcomeOf({ ...judgement, quarantined }, rejected, problem);
  if (batch.series.length + held.length > 0) await queue(ingest, collector, batch, { ...judgement, quarantined });
  return outcome;
}

async function queue(ingest: Ingest, collector: PushCollector, batch: ParsedBatch, judgement: Judgement): Promise<void> {
  const { epoch, seq, digest } = batch;
  const payload = logPayload(Buffer.alloc(0), batch, judgement);
  const stored = await ingest.queue.add({ collector, epoch, seq, digest, gaps: [], ...judgement, payload });
  ingest.metrics.batches.inc({ outcome: stored });
  if (stored === "conflict") throw new PaditError("conflict", "the body's place in the ledger holds another body");
  if (stored === "duplicate") return;
  ingest.metrics.points.inc(judgement.accepted.series.length);
  for (const { reason, n } of judgement.quarantined) ingest.metrics.quarantined.inc({ reason }, n);
}

function digestOf(points: readonly PushPoint[], identity: readonly (string | Buffer)[]): Buffer {
  if (points.some(({ tsMs }) => tsMs === null)) return randomBytes(32);
  const hash = createHash("sha256");
  for (const part of identity) hash.update(`${part.length}:`).update(part);
  return hash.digest();
}

interface NamedBatch {
  batch: ParsedBatch;
  /** Points without a series. */
  held: Quarantined[];
  /** Why some series were not created. */
  problem: string | null;
}

async function batchOf(ingest: Ingest, collector: PushCollector, points: readonly PushPoint[], digest: Buffer): Promise<NamedBatch> {
  const named = points.map((point) => namedSeries(point, collector));
  const wanted = new Map<string, PushedSeries>();
  for (const one of named) if (one) wanted.set(one.key, one.series);
  const { ids, problem } = await ingest.pushedSeries.resolve(collector, wanted);
  const nowMs = ingest.now();
  const batch: ParsedBatch = {
    epoch: digest.readUIntBE(0, LEDGER_NUMBER_BYTES),
    seq: digest.readUIntBE(LEDGER_NUMBER_BYTES, LEDGER_NUMBER_BYTES),
    ...{ series: [], ts: [], value: [], digest, inflatedBytes: 0, isRewritten: true },
  };
  const held = new Map<Quarantined["reason"], Quarantined>();
  for (const [row, { value, tsMs }] of points.entries()) {
    const one = named[row] ?? null;
    const id = one && ids.get(one.key);
    if (id === null || id === undefined) {
      const reason = one ? "series_limit" : "name_too_long";
      const known = held.get(reason);
      if (known) known.n += 1;
      else held.set(reason, { reason, n: 1, example: { row, series: shown(one?.series ?? null), ts: String(tsMs), value: String(value) } });
      continue;
    }
    batch.series.push(id);
    batch.ts.push(tsMs ?? nowMs);
    batch.value.push(value);
  }
  return { batch, held: [...held.values()], problem };
}

const shown = (series: PushedSeries | null): string =>
  series ? storable(`${series.source} ${series.metricName}`.slice(0, SERIES_SHOWN_CHARACTERS_MAX)) : "";

function outcomeOf({ accepted, quarantined }: Judgement, unread: DecodedPush["rejected"], problem: string | null): PushOutcome {
  const all = [
    ...unread,
    ...quarantined.map(({ reason, n }) => ({
      n,
      message: reason === "series_limit" && problem !== null ? problem : (IN_WORDS[reason] ?? reason),
    })),
  ].toSorted((a, b) => b.n - a.n);
  return {
    accepted: accepted.series.length,
    rejected: all.reduce((sum, { n }) => sum + n, 0),
    reasons: [...new Set(all.map(({ message }) => message))].slice(0, REASONS_MAX),
    isOverLimit: quarantined.some(({ reason }) => reason === "series_limit"),
  };
}
