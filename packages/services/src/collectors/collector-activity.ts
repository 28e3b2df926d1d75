import { protocols } from "@padit/protocols";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";

export const CollectorActivity = z.object({ collectorIds: z.array(z.guid()).min(1).max(200) });

export interface CollectorActivityView {
  collectorId: string;
  /** Of its newest stored measurement; null when it has brought none. */
  lastSampleAt: Date | null;
}

/**
 * Every run that counts brings its protocol's delivery metric, so one series per endpoint tells when a collector was last heard of. Pushed metrics
 * have no such series, and all of them are looked at.
 */
const TELLING = [...new Set(protocols.list().map(({ headline }) => headline.delivery))];

/** When each collector last brought something. */
export async function collectorActivity(ctx: ServiceContext, input: z.input<typeof CollectorActivity>): Promise<CollectorActivityView[]> {
  authorize(ctx, "viewer", "collectors:read");
  const { collectorIds } = parse(CollectorActivity, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const collectors = await tx.collector.findMany({
      where: { tenantId, id: { in: collectorIds } },
      select: {
        id: true,
        series: { where: { OR: [{ metricName: { in: TELLING } }, { collector: { kind: "push" } }] }, select: { id: true } },
      },
      orderBy: { id: "asc" },
    });
    const newest = await ctx.db.series.latest(
      tx,
      collectors.flatMap(({ series }) => series.map(({ id }) => id)),
    );
    const at = new Map(newest.map(({ seriesId, tsMs }) => [seriesId, tsMs]));
    return collectors.map(({ id, series }) => {
      const times = series.flatMap((one) => at.get(one.id) ?? []);
      return { collectorId: id, lastSampleAt: times.length === 0 ? null : new Date(Math.max(...times)) };
    });
  });
}
