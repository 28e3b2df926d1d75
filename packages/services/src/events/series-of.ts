import type { Prisma, TenantTx } from "@padit/db";

const INCLUDE = {
  endpoint: { select: { name: true, protocol: true, target: true } },
  collector: { select: { name: true } },
} satisfies Prisma.SeriesInclude;
export type EventSeries = Prisma.SeriesGetPayload<{ include: typeof INCLUDE }>;

/** The data of series that events contain, by series id; deleted series are left out. */
export async function seriesOf(tx: TenantTx, refs: readonly (readonly [number, ...unknown[]])[]): Promise<Map<number, EventSeries>> {
  const ids = [...new Set(refs.map(([id]) => id))];
  const rows = await tx.series.findMany({ where: { id: { in: ids } }, include: INCLUDE });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The origin of a value, for an event's metadata. */
export const originOf = ({ collectorId, collector, endpoint }: EventSeries) => ({
  collector_id: collectorId,
  collector: collector.name,
  endpoint: endpoint.name,
});
