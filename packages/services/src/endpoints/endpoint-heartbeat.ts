import { findProtocol } from "@padit/protocols";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type AlertSign, alertsState, type EndpointState } from "./endpoint-state";
import { findEndpoint } from "./find-endpoint";

export const EndpointHeartbeat = z.object({
  endpointId: z.guid(),
  cells: z.int().min(1).max(200).default(90),
  /** Width of a cell. */
  cellSeconds: z.int().min(10).max(86_400).default(60),
});

export interface HeartbeatCell {
  from: Date;
  to: Date;
  state: Extract<EndpointState, "ok" | "degraded" | "anomalous" | "down" | "unknown">;
  /** Runs measured. */
  n: number;
  /** Mean of the protocol's headline metrics; null when not measured. */
  delay: number | null;
  delivery: number | null;
}
export interface Heartbeat {
  cells: HeartbeatCell[];
  delayMetric: string | null;
  deliveryMetric: string | null;
}

/** The bar of a list: oldest cell first, the last one holds now. */
export async function endpointHeartbeat(ctx: ServiceContext, input: z.input<typeof EndpointHeartbeat>): Promise<Heartbeat> {
  authorize(ctx, "viewer", "endpoints:read");
  const { endpointId, cells, cellSeconds } = parse(EndpointHeartbeat, input);
  const { tenantId } = ctx.actor;
  const cellMs = cellSeconds * 1000;
  const toMs = (Math.floor(ctx.now().getTime() / cellMs) + 1) * cellMs;
  const fromMs = toMs - cells * cellMs;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { protocol } = await findEndpoint(tx, tenantId, endpointId);
    const headline = findProtocol(protocol)?.headline;
    const series = await tx.series.findMany({
      where: { tenantId, endpointId, metricName: { in: headline ? [headline.delay, headline.delivery] : [] } },
    });
    const seriesIds = series.map(({ id }) => id);
    const rows = await ctx.db.series.rollup(tx, { seriesIds, fromMs, toMs, bucketMs: cellMs });
    const alerts = await tx.alert.findMany({
      where: {
        tenantId,
        endpointId,
        episodeStart: { lt: new Date(toMs) },
        OR: [{ resolvedAt: null }, { resolvedAt: { gte: new Date(fromMs) } }],
      },
      select: { kind: true, sources: true, episodeStart: true, lastSeenAt: true, resolvedAt: true },
    });
    const idsOf = (name: string | undefined) => new Set(series.filter(({ metricName }) => metricName === name).map(({ id }) => id));
    const delayIds = idsOf(headline?.delay);
    const deliveryIds = idsOf(headline?.delivery);
    const cellAt = (index: number): HeartbeatCell => {
      const startMs = fromMs + index * cellMs;
      const own = rows.filter(({ bucketMs }) => bucketMs === startMs);
      const delay = weightedMean(own.filter(({ seriesId }) => delayIds.has(seriesId)));
      const delivery = weightedMean(own.filter(({ seriesId }) => deliveryIds.has(seriesId)));
      const n = Math.max(delay?.n ?? 0, delivery?.n ?? 0);
      const standing = alerts.filter((alert) => stoodIn(alert, startMs, startMs + cellMs));
      return {
        from: new Date(startMs),
        to: new Date(startMs + cellMs),
        // A resolved alert holds no sources any more: its kind still tells an outage.
        state: n === 0 ? "unknown" : (alertsState(standing) ?? "ok"),
        n,
        delay: delay?.mean ?? null,
        delivery: delivery?.mean ?? null,
      };
    };
    return {
      cells: Array.from({ length: cells }, (_, index) => cellAt(index)),
      delayMetric: headline?.delay ?? null,
      deliveryMetric: headline?.delivery ?? null,
    };
  });
}

interface Stood extends AlertSign {
  episodeStart: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}
const stoodIn = ({ episodeStart, lastSeenAt, resolvedAt }: Stood, fromMs: number, toMs: number): boolean =>
  episodeStart.getTime() < toMs && (resolvedAt === null || lastSeenAt.getTime() >= fromMs);

function weightedMean(rows: readonly { n: number; mean: number }[]): { n: number; mean: number } | null {
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  return n === 0 ? null : { n, mean: rows.reduce((sum, row) => sum + row.mean * row.n, 0) / n };
}
