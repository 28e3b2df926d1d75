import type { TenantTx } from "../doors";
import { type SeriesRange, SLOT_MS, timeOf } from "./series-range";
import { COARSEST_TIER, FINEST_TIER, type Tier } from "./tiers";

/** A half-open range of time of one series, ms since the Unix epoch. */
export interface SeriesSpan {
  seriesId: number;
  fromMs: number;
  toMs: number;
}

/** A span of whole buckets, with the number of its samples. */
export interface CountedSpan extends SeriesSpan {
  n: number;
}

export interface LimitQuery extends SeriesRange {
  /** A sample is beyond the limit if its value is above it, or below it. */
  direction: "above" | "below";
  limit: number;
  /** Number of samples of the series that the answer must have before and after each sample beyond the limit. */
  samplesBefore: number;
  samplesAfter: number;
}

export interface LimitSpans {
  /** Start of the first hour that was read. */
  fromMs: number;
  /** Number of samples since `fromMs`. */
  samples: number;
  /** In order of series and time. All samples outside of these spans are within the limit. */
  spans: CountedSpan[];
}

/**
 * Finds where samples are beyond a limit by the lowest and highest values in stored rollups: hours first, then minutes in the hours that were
 * found. A month of a series has 720 hours, and up to 2.6 million samples.
 */
export async function readLimitSpans(tx: TenantTx, query: LimitQuery): Promise<LimitSpans> {
  const fromMs = Math.floor(query.fromMs / COARSEST_TIER.widthMs) * COARSEST_TIER.widthMs;
  const whole = query.seriesIds.map((seriesId) => ({ seriesId, fromMs, toMs: query.toMs }));
  const hours = await readTierSpans(tx, { tier: COARSEST_TIER, query, spans: whole });
  const minutes = hours.spans.length > 0 ? await readTierSpans(tx, { tier: FINEST_TIER, query, spans: hours.spans }) : hours;
  return { fromMs, samples: hours.samples, spans: minutes.spans };
}

interface TierRow {
  seriesId: number;
  samples: number;
  /** Starts of the wanted buckets, ms since the Unix epoch, and the number of samples in each. */
  startMs: number[];
  n: number[];
}

/**
 * `upto` numbers the samples of a series. A bucket is wanted if it has a sample beyond the limit, or if fewer samples than asked for are between
 * it and the next bucket that has one. Bounds that PostgreSQL would have to compute for each span, or a join in place of `OFFSET 0`, would keep
 * it from using the indexes behind the view.
 */
async function readTierSpans(
  tx: TenantTx,
  { tier, query, spans }: { tier: Tier; query: LimitQuery; spans: readonly SeriesSpan[] },
): Promise<{ samples: number; spans: CountedSpan[] }> {
  const beyond = query.direction === "above" ? "max > $4" : "min < $4";
  // The view is one of a closed list and the condition one of two, so both may be part of the statement.
  const rows = await tx.$queryRawUnsafe<TierRow[]>(
    `WITH bucketed AS (
       SELECT span.id, t.bucket, sum(t.n) AS n, bool_or(t.${beyond}) AS beyond
       FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $7::timestamptz[], $8::timestamptz[]) AS span (id, "from", "to", slot_from, slot_to)
       CROSS JOIN LATERAL (
         SELECT bucket, n, min, max FROM ${tier.view} WHERE series_id = span.id AND bucket >= span."from" AND bucket < span."to"
           AND slot > span.slot_from AND slot < span.slot_to OFFSET 0) t
       GROUP BY 1, 2
     ), numbered AS (
       SELECT *, sum(n) OVER (PARTITION BY id ORDER BY bucket) AS upto FROM bucketed
     ), near AS (
       SELECT *, max(upto) FILTER (WHERE beyond) OVER (PARTITION BY id ORDER BY bucket) AS last_beyond,
         min(upto - n) FILTER (WHERE beyond) OVER (PARTITION BY id ORDER BY bucket DESC) AS next_beyond FROM numbered
     )
     SELECT id AS "seriesId", sum(n)::float8 AS samples,
       coalesce(array_agg((extract(epoch FROM bucket) * 1000)::float8 ORDER BY bucket) FILTER (WHERE wanted), '{}') AS "startMs",
       coalesce(array_agg(n::float8 ORDER BY bucket) FILTER (WHERE wanted), '{}') AS n
     FROM (SELECT *, coalesce(beyond OR upto - n - last_beyond < $6 OR next_beyond - upto < $5, false) AS wanted FROM near) AS judged
     GROUP BY 1 ORDER BY 1`,
    ...columnsOf(spans),
    query.limit,
    query.samplesBefore,
    query.samplesAfter,
    spans.map(({ fromMs }) => timeOf(fromMs - tier.spanMs)),
    spans.map(({ toMs }) => timeOf(toMs + tier.widthMs)),
  );
  return { samples: rows.reduce((sum, row) => sum + row.samples, 0), spans: rows.flatMap((row) => joinBuckets(row, tier.widthMs)) };
}

/** Neighbouring buckets become one span. */
function joinBuckets({ seriesId, startMs, n }: TierRow, widthMs: number): CountedSpan[] {
  const spans: CountedSpan[] = [];
  startMs.forEach((fromMs, index) => {
    const last = spans.at(-1);
    const count = n[index] ?? 0;
    if (last?.toMs === fromMs) {
      last.toMs += widthMs;
      last.n += count;
    } else spans.push({ seriesId, fromMs, toMs: fromMs + widthMs, n: count });
  });
  return spans;
}

/** Samples of one series as parallel arrays in order of time. */
export interface SampleColumns {
  seriesId: number;
  tsMs: number[];
  value: number[];
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: (number | null)[];
}

/** Samples in any of the spans, which must not overlap; one row for each series. */
export function readSampleSpans(tx: TenantTx, spans: readonly SeriesSpan[]): Promise<SampleColumns[]> {
  const [ids, from, to] = columnsOf(spans);
  const slotTo = spans.map(({ toMs }) => timeOf(toMs + SLOT_MS));
  return tx.$queryRaw<SampleColumns[]>`
    SELECT span.id AS "seriesId", array_agg((extract(epoch FROM s.ts) * 1000)::float8 ORDER BY s.ts) AS "tsMs",
      array_agg(s.value ORDER BY s.ts) AS value, array_agg(s.uncertainty ORDER BY s.ts) AS uncertainty
    FROM unnest(${ids}::int[], ${from}::timestamptz[], ${to}::timestamptz[], ${slotTo}::timestamptz[]) AS span (id, "from", "to", slot_to)
    CROSS JOIN LATERAL (
      SELECT ts, value, uncertainty FROM tsdb.tenant_sample WHERE series_id = span.id AND ts >= span."from" AND ts < span."to"
        AND slot >= span."from" AND slot < span.slot_to OFFSET 0) s
    GROUP BY 1 ORDER BY 1`;
}

const columnsOf = (spans: readonly SeriesSpan[]): [number[], string[], string[]] => [
  spans.map(({ seriesId }) => seriesId),
  spans.map(({ fromMs }) => timeOf(fromMs)),
  spans.map(({ toMs }) => timeOf(toMs)),
];
