import type { ScoreRow } from "@padit/domain";
import type { ShardTx, TenantTx } from "../doors";
import { type SeriesRange, timeOf } from "./series-range";

export function readScores(tx: TenantTx, { seriesIds, fromMs, toMs }: SeriesRange): Promise<ScoreRow[]> {
  return tx.$queryRaw<ScoreRow[]>`
    SELECT series_id AS "seriesId", (extract(epoch FROM ts) * 1000)::float8 AS "tsMs", rule AS "ruleScore", changepoint AS "changepointScore",
      residual AS "residualScore", multivariate AS "multivariateScore", composite AS "compositeScore", is_anomaly AS "isAnomaly", confidence,
      CASE WHEN expected IS NOT NULL THEN jsonb_build_object('value', expected, 'low', expected_low, 'high', expected_high) END AS expected
    FROM tsdb.tenant_score
    WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
    ORDER BY 1, 2`;
}

/** Rows of series that belong to another organization are not written. */
export async function writeScores(tx: ShardTx, tenantId: string, rows: readonly ScoreRow[]): Promise<void> {
  if (rows.length === 0) return;
  const newest = new Map<string, ScoreRow>();
  // One statement cannot write a row twice, so only the last score of each window is kept.
  for (const row of rows) newest.set(`${row.seriesId} ${row.tsMs}`, row);
  const json = JSON.stringify(
    [...newest.values()].map((row) => ({
      series_id: row.seriesId,
      ts: timeOf(row.tsMs),
      rule: row.ruleScore,
      changepoint: row.changepointScore,
      residual: row.residualScore,
      multivariate: row.multivariateScore,
      composite: row.compositeScore,
      is_anomaly: row.isAnomaly,
      confidence: row.confidence,
      expected: row.expected?.value ?? null,
      expected_low: row.expected?.low ?? null,
      expected_high: row.expected?.high ?? null,
    })),
  );
  await tx.forTenant(tenantId);
  await tx.prisma.$executeRaw`SELECT tsdb.write_scores(${json}::jsonb)`;
}
