import { type Database, notify, type ShardTx } from "@padit/db";
import type { Effects, SeriesInfo } from "@padit/domain";
import { type ReceivedAlert, writeAlertEffects } from "@padit/services/alerts";
import { enqueue, type ScoreRef, type WindowRef } from "@padit/services/outbox";
import { writeConditions } from "./write-conditions";

export interface ReceivedEffects extends Effects {
  alerts: ReceivedAlert[];
}

export const noEffects = (): ReceivedEffects => ({ windows: [], scores: [], alerts: [], conditions: [] });

export function addEffects(sum: ReceivedEffects, more: Effects, receivedAtMs: number): void {
  sum.windows.push(...more.windows);
  sum.scores.push(...more.scores);
  sum.alerts.push(...more.alerts.map((alert) => ({ ...alert, receivedAtMs })));
  sum.conditions.push(...more.conditions);
}

export interface Commit {
  shard: number;
  token: bigint;
  /** Log position up to which `effects` reach. */
  watermark: bigint;
  effects: ReceivedEffects;
  seriesById: ReadonlyMap<number, SeriesInfo>;
  now: () => Date;
}

/**
 * Results, alerts, outbox rows and the watermark in one transaction that checks the fencing token: they are all there, or none is.
 * Throws `conflict` when another holder has taken the shard.
 */
export async function commitEffects(db: Database, { shard, token, watermark, effects, seriesById, now }: Commit): Promise<void> {
  const labelsOf = (seriesId: number | null) => (seriesId === null ? [] : (seriesById.get(seriesId)?.tags ?? []));
  await db.withShard(shard, token, async (tx) => {
    for (const [tenantId, own] of byTenant(effects, seriesById)) {
      await tx.forTenant(tenantId);
      await db.series.writeWindows(tx, tenantId, own.windows);
      await db.series.writeScores(tx, tenantId, own.scores);
      await writeConditions(tx, own.conditions, now());
      await writeAlertEffects(tx.prisma, own.alerts, { labelsOf, now });
      await enqueueEvents(tx, own);
      for (const { endpointId } of own.conditions)
        await notify(tx.prisma, "padit_change", JSON.stringify({ tenantId, topic: "condition", id: endpointId }));
    }
    await tx.prisma.shard.update({ where: { id: shard }, data: { watermark } });
  });
}

function byTenant(effects: ReceivedEffects, seriesById: ReadonlyMap<number, SeriesInfo>): Map<string, ReceivedEffects> {
  const tenants = new Map<string, ReceivedEffects>();
  const of = (tenantId: string | undefined): ReceivedEffects | undefined => {
    // A series that left the configuration meanwhile has no tenant to write for.
    if (tenantId === undefined) return undefined;
    const own = tenants.get(tenantId) ?? noEffects();
    tenants.set(tenantId, own);
    return own;
  };
  for (const row of effects.windows) of(seriesById.get(row.seriesId)?.tenantId)?.windows.push(row);
  for (const row of effects.scores) of(seriesById.get(row.seriesId)?.tenantId)?.scores.push(row);
  for (const row of effects.conditions) of(row.tenantId)?.conditions.push(row);
  for (const effect of effects.alerts) of(effect.tenantId)?.alerts.push(effect);
  return tenants;
}

/** References for the bus: the rows themselves are in the series tables. */
async function enqueueEvents({ prisma }: ShardTx, { windows, scores }: Effects): Promise<void> {
  const closed = windows.map(({ seriesId, startMs, revision, endMs }): WindowRef => [seriesId, startMs, revision, endMs]);
  const startOf = new Map(windows.map(({ seriesId, startMs, endMs }) => [`${seriesId} ${endMs}`, startMs]));
  const anomalies = scores
    .filter(({ isAnomaly }) => isAnomaly)
    .map(({ seriesId, tsMs }): ScoreRef => [seriesId, tsMs, startOf.get(`${seriesId} ${tsMs}`) ?? tsMs]);
  if (closed.length > 0) await enqueue(prisma, { kind: "event", topic: "features.extracted", refs: { windows: closed } });
  if (anomalies.length > 0) await enqueue(prisma, { kind: "event", topic: "anomaly.detected", refs: { scores: anomalies } });
}
