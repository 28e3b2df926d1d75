import { FEATURE_NAMES } from "@padit/domain/features";
import { z } from "zod";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findEndpoint } from "./endpoint-queries";

export const EndpointWindows = z.object({
  endpointId: z.guid(),
  metric: z.string().max(100),
  /** Windows before this time, newest first. Default: now. */
  to: Moment.optional(),
  /** Maximum number of windows of each collector. */
  limit: z.int().min(1).max(100).default(6),
});

export interface WindowView {
  collectorId: string;
  start: Date;
  end: Date;
  n: number;
  /** Number of samples that the window should contain. */
  expected: number;
  unit: string;
  /** The statistics of the window by the names of `FEATURE_NAMES`. */
  features: { [name: string]: number | null };
  revision: number;
}

const BACK_MS = 6 * 3_600_000;

/** Lists the newest windows of a metric with their features, newest first. */
export async function endpointWindows(ctx: ServiceContext, input: z.input<typeof EndpointWindows>): Promise<WindowView[]> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { endpointId, metric, to = ctx.now(), limit } = parse(EndpointWindows, input);
  const { tenantId } = ctx.actor;
  const toMs = to.getTime();
  return ctx.db.withTenant(tenantId, async (tx) => {
    await findEndpoint(tx, tenantId, endpointId);
    const series = await tx.series.findMany({ where: { tenantId, endpointId, metricName: metric } });
    const rows = await ctx.db.series.windows(tx, { seriesIds: series.map(({ id }) => id), fromMs: toMs - BACK_MS, toMs });
    return series.flatMap(({ id, collectorId, unit }) =>
      rows
        .filter(({ seriesId }) => seriesId === id)
        .slice(-limit)
        .reverse()
        .map(({ startMs, endMs, n, expected, features, revision }) => ({
          collectorId,
          start: new Date(startMs),
          end: new Date(endMs),
          n,
          expected,
          unit,
          features: Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, features[index] ?? null])),
          revision,
        })),
    );
  });
}
