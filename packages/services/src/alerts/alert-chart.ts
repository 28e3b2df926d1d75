import type { TenantTx } from "@padit/db";
import { deliveriesOf, sourceOf } from "@padit/protocols";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findAlert } from "./alert-queries";
import type { AlertRow } from "./alert-view";

export const AlertChart = z.object({ alertId: z.guid() });

interface ChartPoint {
  at: number;
  value: number;
  /** 95 % half-width, in `unit`; null when unknown. */
  uncertainty: number | null;
}
export interface AlertChartView {
  metricName: string;
  unit: string;
  /** The newest bout, which is the middle third of the range; ends now while the bout lasts. */
  bout: { fromMs: number; toMs: number };
  fromMs: number;
  toMs: number;
  points: ChartPoint[];
  /** Expected band of each window; empty while detection was learning. */
  bands: { at: number; low: number; high: number }[];
  /** The same range one week earlier, shifted by one week; empty if nothing was measured then. */
  lastWeek: { at: number; value: number }[];
  /** Lost share (0…1) of the same path in the same range, for a lane of its own; empty if the alert's own metric is about loss. */
  loss: { at: number; value: number }[];
}

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
/** Minimum margin before and after the bout, ms. */
const MARGIN_MS_MIN = 2 * MINUTE_MS;
/** Minimum margin in probe intervals of the endpoint, so that a slow endpoint's chart has values around the bout. */
const MARGIN_INTERVALS = 20;
/** More samples than this are drawn as bucket means, because a chart is not wider. */
const MAX_POINTS = 1_500;
const MAX_RANGE_MS = WEEK_MS;

/** Data of an alert's chart: the series around the alert's newest bout. Null for alerts without a series. */
export async function alertChart(ctx: ServiceContext, input: z.input<typeof AlertChart>): Promise<AlertChartView | null> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { alertId } = parse(AlertChart, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const alert = await findAlert(tx, tenantId, alertId);
    const series =
      alert.seriesId === null
        ? null
        : await tx.series.findFirst({
            where: { tenantId, id: alert.seriesId },
            include: { endpoint: { select: { intervalMs: true, protocol: true } } },
          });
    if (!series) return null;
    const nowMs = ctx.now().getTime();
    const bout = boutOf(alert, nowMs);
    const { fromMs: startMs, toMs: endMs } = bout;
    const marginMs = Math.max(MARGIN_MS_MIN, MARGIN_INTERVALS * series.endpoint.intervalMs, endMs - startMs);
    const toMs = Math.min(nowMs, endMs + marginMs);
    const fromMs = Math.max(startMs - marginMs, toMs - MAX_RANGE_MS);
    const range = { seriesIds: [series.id], fromMs, toMs };
    const bands = await ctx.db.series.scores(tx, range);
    const lastWeek = await ctx.db.series.rollup(tx, {
      seriesIds: [series.id],
      fromMs: fromMs - WEEK_MS,
      toMs: toMs - WEEK_MS,
      bucketMs: bucketOf(toMs - fromMs),
    });
    return {
      metricName: series.metricName,
      unit: series.unit,
      bout,
      fromMs,
      toMs,
      points: await pointsOf(),
      bands: bands.flatMap(({ tsMs, expected }) => (expected ? [{ at: tsMs, low: expected.low, high: expected.high }] : [])),
      loss: await lossBeside(ctx, tx, series, { fromMs, toMs }),
      lastWeek: lastWeek.map(({ bucketMs, mean }) => ({ at: bucketMs + WEEK_MS, value: mean })),
    };

    async function pointsOf(): Promise<ChartPoint[]> {
      const samples = await ctx.db.series.samples(tx, { ...range, limit: MAX_POINTS + 1 });
      if (samples.length <= MAX_POINTS) return samples.map(({ tsMs, value, uncertainty }) => ({ at: tsMs, value, uncertainty }));
      const rows = await ctx.db.series.rollup(tx, { ...range, bucketMs: bucketOf(toMs - fromMs) });
      return rows.map(({ bucketMs, mean }) => ({ at: bucketMs, value: mean, uncertainty: null }));
    }
  });
}

interface PathSeries {
  tenantId: string;
  endpointId: string;
  collectorId: string;
  metricName: string;
  endpoint: { protocol: string };
}

/** The lost share of the path of a series, as bucket means. Availability is converted. */
async function lossBeside(
  { db }: ServiceContext,
  tx: TenantTx,
  { tenantId, endpointId, collectorId, metricName, endpoint }: PathSeries,
  range: { fromMs: number; toMs: number },
): Promise<AlertChartView["loss"]> {
  const source = sourceOf(endpoint);
  const deliveries = deliveriesOf(source.headline);
  if (deliveries.includes(metricName)) return [];
  const beside = await tx.series.findMany({
    where: { tenantId, endpointId, collectorId, metricName: { in: deliveries } },
    select: { id: true, metricName: true },
  });
  const rows = await db.series.rollup(tx, {
    ...range,
    seriesIds: beside.map(({ id }) => id),
    bucketMs: bucketOf(range.toMs - range.fromMs),
  });
  const availabilities = new Set(
    beside.filter(({ metricName: name }) => source.metrics[name]?.type === "availability").map(({ id }) => id),
  );
  return rows.map(({ seriesId, bucketMs, mean }) => ({ at: bucketMs, value: availabilities.has(seriesId) ? 1 - mean : mean }));
}

/** Alerts of earlier versions have no bouts; their episode counts as one bout. */
function boutOf({ bouts: [newest], episodeStart, resolvedAt }: AlertRow, nowMs: number): AlertChartView["bout"] {
  const start = newest?.startedAt ?? episodeStart;
  const end = newest ? newest.endedAt : resolvedAt;
  return { fromMs: start.getTime(), toMs: (end ?? resolvedAt)?.getTime() ?? nowMs };
}

/** A round bucket width that yields at most 800 buckets; whole minutes for long ranges, as the series store requires. */
const bucketOf = (rangeMs: number): number =>
  [5_000, 10_000, 30_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS].find((width) => rangeMs / width <= 800) ?? 60 * MINUTE_MS;
