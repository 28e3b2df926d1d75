import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";

export const AlertSparklines = z.object({ alertIds: z.array(z.guid()).min(1).max(100) });

/** Means of equal slices of one hour, oldest first; null for slices without samples. */
export interface AlertSparkline {
  alertId: string;
  values: (number | null)[];
  /** Index of the slice in which the alert opened; null if the alert opened outside the hour. */
  openedIn: number | null;
}

const SLICES = 30;
const SLICE_MS = 2 * 60_000;
const HOUR_MS = SLICES * SLICE_MS;
/** A resolved alert's hour ends this long after the resolution, ms. */
const AFTERMATH_MS = 5 * SLICE_MS;

/** Sparklines of a list: the hour up to now, or up to shortly after the resolution. Alerts without a series are left out. */
export async function alertSparklines(ctx: ServiceContext, input: z.input<typeof AlertSparklines>): Promise<AlertSparkline[]> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { alertIds } = parse(AlertSparklines, input);
  const { tenantId } = ctx.actor;
  const nowMs = ctx.now().getTime();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const alerts = await tx.alert.findMany({
      where: { tenantId, id: { in: alertIds }, seriesId: { not: null } },
      select: { id: true, seriesId: true, openedAt: true, resolvedAt: true },
    });
    const ends = alerts.map(({ resolvedAt }) => endOf(resolvedAt?.getTime() ?? null, nowMs));
    const lines: AlertSparkline[] = [];
    // One statement per end time: all unresolved alerts share one end.
    for (const endMs of new Set(ends)) {
      const shown = alerts.filter((_, index) => ends[index] === endMs);
      const fromMs = endMs - HOUR_MS;
      const seriesIds = [...new Set(shown.flatMap(({ seriesId }) => seriesId ?? []))];
      const rows = await ctx.db.series.rollup(tx, { seriesIds, fromMs, toMs: endMs, bucketMs: SLICE_MS });
      const meanAt = new Map(rows.map(({ seriesId, bucketMs, mean }) => [`${seriesId} ${bucketMs}`, mean]));
      for (const { id, seriesId, openedAt } of shown)
        lines.push({
          alertId: id,
          values: Array.from({ length: SLICES }, (_, slice) => meanAt.get(`${seriesId} ${fromMs + slice * SLICE_MS}`) ?? null),
          openedIn: sliceOf(openedAt.getTime() - fromMs),
        });
    }
    return lines;
  });
}

const endOf = (resolvedMs: number | null, nowMs: number): number =>
  (Math.floor(Math.min(nowMs, resolvedMs === null ? nowMs : resolvedMs + AFTERMATH_MS) / SLICE_MS) + 1) * SLICE_MS;

function sliceOf(ms: number): number | null {
  const slice = Math.floor(ms / SLICE_MS);
  return slice >= 0 && slice < SLICES ? slice : null;
}
