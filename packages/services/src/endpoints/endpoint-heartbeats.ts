import type { RollupRow, TenantTx } from "@padit/db";
import { isOutcomeMetric } from "@padit/domain/metrics";
import { deliveriesOf, sourceOf } from "@padit/protocols";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { OPTIONAL_GROUPS } from "./endpoint-state";
import { type CellState, type HeartbeatCell, heartbeatCells, weighted } from "./heartbeat-cells";
import { type EndpointMaintenance, plannedWork } from "./planned-work";

export const EndpointHeartbeats = z.object({
  endpointIds: z.array(z.guid()).min(1).max(100),
  cells: z.int().min(1).max(200).default(90),
  /** Minimum width of a cell. An endpoint with a longer interval gets cells as wide as its interval, so that its cells are not empty. */
  cellSeconds: z.int().min(10).max(86_400).default(60),
});

export interface EndpointHeartbeat {
  endpointId: string;
  /** Start of the first cell. */
  from: Date;
  cellSeconds: number;
  /** The cells as columns, oldest first; the last cell contains the present. */
  states: CellState[];
  n: number[];
  delay: (number | null)[];
  delivery: (number | null)[];
  /** Code of the outcome because of which no run of a cell was answered; null if a run was answered. */
  outcomes: (number | null)[];
  delayMetric: string | null;
  deliveryMetric: string | null;
  /** Values over the last sixth of the bar; null if nothing was measured there. */
  recent: { p50: number | null; p95: number | null; delivery: number | null };
}

/** Widths (s) that divide a day, so that the cells of all endpoints begin at the same times. */
const WIDTHS_S = [10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
/** Width (ms) of a bucket that contains any range, in whole minutes. */
const WHOLE_MS = 6e14;
const RECENT_SHARE = 1 / 6;

/** The bars of one page of a list, with a few statements for any number of rows. Deleted endpoints are left out. */
export async function endpointHeartbeats(ctx: ServiceContext, input: z.input<typeof EndpointHeartbeats>): Promise<EndpointHeartbeat[]> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { endpointIds, cells, cellSeconds } = parse(EndpointHeartbeats, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const nowMs = ctx.now().getTime();
    const bars = (await readEndpoints(tx, tenantId, endpointIds)).map((endpoint) => layoutOf(endpoint, { cells, cellSeconds, nowMs }));
    const rows = await readRows(ctx, tx, bars, cells);
    const alerts = await standingSince(tx, tenantId, bars);
    const planned = await plannedWork(tx, tenantId, endpointIds, reachOf(bars));
    return bars.map((bar) => heartbeatOf(bar, { cells, rows, alerts, planned }));
  });
}

type EndpointRow = Awaited<ReturnType<typeof readEndpoints>>[number];
const readEndpoints = (tx: TenantTx, tenantId: string, ids: string[]) =>
  tx.endpoint.findMany({
    where: { tenantId, id: { in: ids }, deletedAt: null },
    select: {
      id: true,
      protocol: true,
      intervalMs: true,
      paused: true,
      series: { select: { id: true, metricName: true } },
      conditions: { where: { state: "learning", metricGroup: { notIn: [...OPTIONAL_GROUPS] } }, select: { since: true } },
    },
  });

/** The time range of one bar and the series that the bar shows. */
type BarLayout = ReturnType<typeof layoutOf>;
function layoutOf(endpoint: EndpointRow, { cells, cellSeconds, nowMs }: { cells: number; cellSeconds: number; nowMs: number }) {
  const { headline, isPaced } = sourceOf(endpoint);
  const idsOf = (name: string | undefined) => endpoint.series.filter(({ metricName }) => metricName === name).map(({ id }) => id);
  const cellMs = widthOf(isPaced ? endpoint.intervalMs : 0, cellSeconds) * 1000;
  const toMs = (Math.floor(nowMs / cellMs) + 1) * cellMs;
  return {
    endpoint,
    headline,
    cellMs,
    fromMs: toMs - cells * cellMs,
    toMs,
    delay: idsOf(headline?.delay),
    deliveries: deliveriesOf(headline).map((name) => ({ name, ids: idsOf(name) })),
    outcomes: endpoint.series.flatMap(({ id, metricName }) => (isOutcomeMetric(metricName) ? [id] : [])),
    // Without headline metrics a series only shows that some sample arrived.
    others: headline ? [] : endpoint.series.flatMap(({ id, metricName }) => (isOutcomeMetric(metricName) ? [] : [id])),
  };
}

/** Reads two rollups for each cell width in use: one per cell, one over the recent part of the bar. */
async function readRows({ db }: ServiceContext, tx: TenantTx, bars: readonly BarLayout[], cells: number): Promise<Rows> {
  const rows = new Rows();
  for (const cellMs of new Set(bars.map((bar) => bar.cellMs))) {
    const group = bars.filter((bar) => bar.cellMs === cellMs);
    const toMs = group[0]?.toMs ?? 0; // the same for all bars of one cell width
    const seriesIds = group.flatMap(({ delay, deliveries, outcomes, others }) => [
      ...delay,
      ...deliveries.flatMap(({ ids }) => ids),
      ...outcomes,
      ...others,
    ]);
    rows.cells.push(...(await db.series.rollup(tx, { seriesIds, fromMs: toMs - cells * cellMs, toMs, bucketMs: cellMs })));
    const recentMs = Math.ceil(cells * RECENT_SHARE) * cellMs;
    rows.recent.push(...(await db.series.rollup(tx, { seriesIds, fromMs: toMs - recentMs, toMs, bucketMs: WHOLE_MS })));
  }
  return rows;
}

/** The time range that contains every bar. */
const reachOf = (bars: readonly { fromMs: number; toMs: number }[]) => ({
  fromMs: Math.min(...bars.map(({ fromMs }) => fromMs), 8.64e15),
  toMs: Math.max(0, ...bars.map(({ toMs }) => toMs)),
});

interface BarFacts {
  cells: number;
  rows: Rows;
  alerts: Awaited<ReturnType<typeof standingSince>>;
  planned: readonly EndpointMaintenance[];
}

function heartbeatOf(
  { endpoint, headline, cellMs, fromMs, delay, deliveries, outcomes, others }: BarLayout,
  { cells, rows, alerts, planned }: BarFacts,
): EndpointHeartbeat {
  // The target may have become a group, or a single far end again, within the bar: the metric of the newest cell applies.
  const delivery = newestOf(deliveries, (ids) => rows.of("cells", ids)) ?? deliveries[0];
  const bar = heartbeatCells({
    fromMs,
    cellMs,
    cells,
    delayRows: rows.of("cells", delay),
    deliveryRows: rows.of("cells", delivery?.ids ?? []),
    otherRows: rows.of("cells", others),
    outcomeRows: rows.of("cells", outcomes),
    alerts: alerts.filter(({ endpointId }) => endpointId === endpoint.id),
    learningSince: endpoint.conditions.map(({ since }) => since).sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    planned: planned.filter(({ endpointId }) => endpointId === endpoint.id),
    isPaused: endpoint.paused,
  });
  return {
    endpointId: endpoint.id,
    from: new Date(fromMs),
    cellSeconds: cellMs / 1000,
    ...columnsOf(bar),
    delayMetric: headline?.delay ?? null,
    deliveryMetric: delivery?.name ?? null,
    recent: {
      p50: weighted(rows.of("recent", delay), ({ p50, mean }) => p50 ?? mean)?.value ?? null,
      p95: weighted(rows.of("recent", delay), ({ p95 }) => p95)?.value ?? null,
      delivery: weighted(rows.of("recent", delivery?.ids ?? []), ({ mean }) => mean)?.value ?? null,
    },
  };
}

interface DeliverySeries {
  name: string;
  ids: number[];
}
/** The metric with the newest row; undefined if none has a row. */
function newestOf(deliveries: readonly DeliverySeries[], rowsOf: (ids: number[]) => RollupRow[]): DeliverySeries | undefined {
  const newest = deliveries.map((series) => ({ series, atMs: Math.max(...rowsOf(series.ids).map(({ bucketMs }) => bucketMs)) }));
  const [first] = newest.filter(({ atMs }) => Number.isFinite(atMs)).sort((a, b) => b.atMs - a.atMs);
  return first?.series;
}

const columnsOf = (bar: readonly HeartbeatCell[]) => ({
  states: bar.map((cell) => cell.state),
  n: bar.map((cell) => cell.n),
  delay: bar.map((cell) => cell.delay),
  delivery: bar.map((cell) => cell.delivery),
  outcomes: bar.map((cell) => cell.outcome),
});

/** Cell width of one endpoint, s. */
export const widthOf = (intervalMs: number, leastSeconds: number): number =>
  WIDTHS_S.find((width) => width >= leastSeconds && width * 1000 >= intervalMs) ?? 86_400;

class Rows {
  readonly cells: RollupRow[] = [];
  readonly recent: RollupRow[] = [];
  of(which: "cells" | "recent", seriesIds: readonly number[]): RollupRow[] {
    const wanted = new Set(seriesIds);
    return this[which].filter(({ seriesId }) => wanted.has(seriesId));
  }
}

function standingSince(tx: TenantTx, tenantId: string, bars: readonly { endpoint: { id: string }; fromMs: number; toMs: number }[]) {
  const { fromMs, toMs } = reachOf(bars);
  return tx.alert.findMany({
    where: {
      tenantId,
      endpointId: { in: bars.map(({ endpoint }) => endpoint.id) },
      episodeStart: { lt: new Date(toMs) },
      OR: [{ resolvedAt: null }, { resolvedAt: { gte: new Date(fromMs) } }],
    },
    select: { endpointId: true, kind: true, sources: true, severity: true, episodeStart: true, lastSeenAt: true, resolvedAt: true },
  });
}
