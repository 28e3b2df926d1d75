import { deliveriesOf, protocols } from "@padit/protocols";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";

export const CollectorActivity = z.object({ collectorIds: z.array(z.guid()).min(1).max(200) });

export interface CollectorActivityView {
  collectorId: string;
  /** Time of the newest stored measurement; null if there is none. */
  lastSampleAt: Date | null;
}

/**
 * Delivery metrics of all protocols. Every counted run reports its protocol's delivery metric, so one series per endpoint shows when a
 * collector last sent data. Pushed metrics have no such series, so all of them are read.
 */
const TELLING = [...new Set(protocols.list().flatMap(({ headline }) => deliveriesOf(headline)))];

/** The time of each collector's newest measurement. */
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
