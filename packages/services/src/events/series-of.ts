import type { Prisma, TenantTx } from "@padit/db";

const INCLUDE = {
  endpoint: { select: { name: true, protocol: true, target: true } },
  collector: { select: { name: true } },
} satisfies Prisma.SeriesInclude;
export type EventSeries = Prisma.SeriesGetPayload<{ include: typeof INCLUDE }>;

/** What events say of their series, by series id; those that were deleted are missing. */
export async function seriesOf(tx: TenantTx, refs: readonly (readonly [number, ...unknown[]])[]): Promise<Map<number, EventSeries>> {
  const ids = [...new Set(refs.map(([id]) => id))];
  const rows = await tx.series.findMany({ where: { id: { in: ids } }, include: INCLUDE });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Where a value comes from, in an event's metadata. */
export const originOf = ({ collectorId, collector, endpoint }: EventSeries) => ({
  collector_id: collectorId,
  collector: collector.name,
  endpoint: endpoint.name,
});
