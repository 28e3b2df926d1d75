import type { BandRow, ScoreBucketRow, TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { reportedChangesOf, type ShownChange } from "../changes/changes-of-endpoint";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { chartBucketMs } from "./chart-bucket";
import { findEndpoint } from "./endpoint-queries";

export const EndpointChart = z.object({
  endpointId: z.guid(),
  from: Moment,
  to: Moment,
  metrics: z.array(z.string().max(100)).min(1).max(20),
});

/**
 * One line of a chart, as columns: entry i of each belongs to the bucket that begins at `at[i]`, ms since the Unix epoch. No empty buckets.
 */
export interface ChartSeries {
  collectorId: string;
  collectorName: string;
  metricName: string;
  unit: string;
  at: number[];
  n: number[];
  min: number[];
  max: number[];
  mean: number[];
  /** Percentiles of the samples; null for ranges beyond 48 hours, which are read from one-minute rollups. */
  p5: (number | null)[];
  p25: (number | null)[];
  p50: (number | null)[];
  p75: (number | null)[];
  p95: (number | null)[];
  /** Mean 95 % half-width of the samples, in `unit`; null when unknown. */
  uncertainty: (number | null)[];
  scores: ChartScores;
}
/** The highest score of each bucket; buckets without scores are left out. */
export interface ChartScores {
  at: number[];
  rule: number[];
  changepoint: number[];
  residual: number[];
  multivariate: number[];
  composite: number[];
  isAnomaly: boolean[];
  /** The expected band of the bucket's last window; null if there is none. */
  low: (number | null)[];
  high: (number | null)[];
}
export interface EndpointChartView {
  from: Date;
  to: Date;
  bucketMs: number;
  series: ChartSeries[];
  /** What people and programs reported to have changed; the latest first. */
  changes: ShownChange[];
}

const MAX_RANGE_MS = 400 * 86_400_000;

/** Data of an endpoint's chart: quantiles of the samples, and the detectors' scores. */
export async function endpointChart(ctx: ServiceContext, input: z.input<typeof EndpointChart>): Promise<EndpointChartView> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { endpointId, from, to, metrics } = parse(EndpointChart, input);
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  if (fromMs >= toMs || toMs - fromMs > MAX_RANGE_MS) {
    const message = "must lie before to, by 400 days at most";
    throw new PaditError("invalid", `from: ${message}`, { issues: [{ path: "from", message }] });
  }
  const bucketMs = chartBucketMs(toMs - fromMs);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await findEndpoint(tx, tenantId, endpointId);
    const series = await seriesOf(tx, { tenantId, endpointId, metrics });
    const query = { seriesIds: series.map(({ id }) => id), fromMs, toMs, bucketMs };
    const bands = await ctx.db.series.bands(tx, query);
    const scores = await ctx.db.series.scoreBuckets(tx, query);
    return {
      from,
      to,
      bucketMs,
      changes: await reportedChangesOf(tx, tenantId, { endpointId, from, to }),
      series: series.map(({ id, collectorId, collector, metricName, unit }) => ({
        collectorId,
        collectorName: collector.name,
        metricName,
        unit,
        ...columnsOf(bands.filter(({ seriesId }) => seriesId === id)),
        scores: scoreColumnsOf(scores.filter(({ seriesId }) => seriesId === id)),
      })),
    };
  });
}

const seriesOf = (tx: TenantTx, { tenantId, endpointId, metrics }: { tenantId: string; endpointId: string; metrics: string[] }) =>
  tx.series.findMany({
    where: { tenantId, endpointId, metricName: { in: metrics } },
    select: { id: true, collectorId: true, metricName: true, unit: true, collector: { select: { name: true } } },
    orderBy: [{ collector: { name: "asc" } }, { metricName: "asc" }],
  });

const columnsOf = (rows: readonly BandRow[]) => ({
  at: rows.map(({ bucketMs }) => bucketMs),
  n: rows.map(({ n }) => n),
  min: rows.map(({ min }) => min),
  max: rows.map(({ max }) => max),
  mean: rows.map(({ mean }) => mean),
  p5: rows.map(({ p5 }) => p5),
  p25: rows.map(({ p25 }) => p25),
  p50: rows.map(({ p50 }) => p50),
  p75: rows.map(({ p75 }) => p75),
  p95: rows.map(({ p95 }) => p95),
  uncertainty: rows.map(({ uncertainty }) => uncertainty),
});

const scoreColumnsOf = (rows: readonly ScoreBucketRow[]): ChartScores => ({
  at: rows.map(({ bucketMs }) => bucketMs),
  rule: rows.map(({ rule }) => rule),
  changepoint: rows.map(({ changepoint }) => changepoint),
  residual: rows.map(({ residual }) => residual),
  multivariate: rows.map(({ multivariate }) => multivariate),
  composite: rows.map(({ composite }) => composite),
  isAnomaly: rows.map(({ isAnomaly }) => isAnomaly),
  low: rows.map(({ low }) => low),
  high: rows.map(({ high }) => high),
});
