import { type Database, notify, type ShardTx, type TenantTx } from "@padit/db";
import { type Evidence, idOf } from "@padit/domain";
import { enqueue } from "@padit/services/outbox/enqueue";
import { collectorReturned, collectorSilent } from "@padit/services/outbox/messages";
import { detectionScoreOf } from "./detection-score";
import { announce, resolveAlert } from "./write-alerts";

interface WatchedCollector {
  tenantId: string;
  id: string;
  name: string;
  lastSeenAt: Date;
}
export interface SilenceTick {
  shard: number;
  token: bigint;
  silentAfterMs: number;
  now: Date;
  /** False while the server itself may have been away, when nobody's silence proves anything. */
  mayAccuse: boolean;
}

const METRIC_GROUP = "no_data";
const keyOf = ({ tenantId, id }: WatchedCollector): string => `${tenantId}|collector|${id}|${METRIC_GROUP}`;

/** Notices collectors that fell silent or came back. Each change is one transaction with all its consequences, and happens once. */
export async function watchSilence(db: Database, tick: SilenceTick): Promise<void> {
  const collectors = await db.asSystem((tx) =>
    tx.collector.findMany({
      where: { shard: tick.shard, kind: "agent", lastSeenAt: { not: null } },
      select: { tenantId: true, id: true, name: true, lastSeenAt: true, silentSince: true, revokedAt: true },
      orderBy: { id: "asc" },
    }),
  );
  for (const { lastSeenAt, silentSince, revokedAt, ...rest } of collectors) {
    if (lastSeenAt === null) continue;
    const collector = { ...rest, lastSeenAt };
    const isQuiet = tick.now.getTime() - lastSeenAt.getTime() > tick.silentAfterMs;
    const change =
      silentSince === null && isQuiet && revokedAt === null && tick.mayAccuse
        ? fellSilent
        : silentSince !== null && (!isQuiet || revokedAt !== null)
          ? cameBack
          : null;
    if (change)
      await db.withShard(tick.shard, tick.token, async (tx) => {
        await tx.forTenant(collector.tenantId);
        await change(tx, collector, tick);
      });
  }
}

async function fellSilent({ prisma: tx }: ShardTx, collector: WatchedCollector, { now }: SilenceTick): Promise<void> {
  const { tenantId, id: collectorId, lastSeenAt } = collector;
  const { count } = await tx.collector.updateMany({
    where: { tenantId, id: collectorId, silentSince: null },
    data: { silentSince: lastSeenAt },
  });
  if (count === 0) return;
  const alertId = idOf(keyOf(collector), lastSeenAt.getTime());
  const opened = await tx.alert.createMany({ data: [silentAlert(collector, alertId, now)], skipDuplicates: true });
  if (opened.count > 0)
    await announce(tx, { tenantId, alertId, atMs: now.getTime(), type: "opened", webhook: "collector.silent", collectorId });
  await tx.condition.updateMany({ where: { tenantId, collectorId }, data: { state: "no_data", since: lastSeenAt, updatedAt: now } });
  await enqueue(tx, collectorSilent(tenantId, collectorId));
  await tellBrowsers(tx, tenantId, collectorId);
}

async function cameBack({ prisma: tx }: ShardTx, collector: WatchedCollector, { now }: SilenceTick): Promise<void> {
  const { tenantId, id: collectorId } = collector;
  const { count } = await tx.collector.updateMany({
    where: { tenantId, id: collectorId, silentSince: { not: null } },
    data: { silentSince: null },
  });
  if (count === 0) return;
  const standing = await tx.alert.findFirst({
    where: { tenantId, key: keyOf(collector), status: { not: "resolved" } },
    select: { id: true },
  });
  if (standing) await resolveAlert(tx, { tenantId, alertId: standing.id, atMs: now.getTime(), collectorId });
  // The pipeline reports changes only, and to it nothing changed: what it knew before the silence holds again.
  await tx.$executeRaw`
    UPDATE condition SET since = ${now}::timestamptz, updated_at = ${now}::timestamptz, state = CASE
      WHEN EXISTS (SELECT FROM alert a WHERE a.tenant_id = condition.tenant_id AND a.endpoint_id = condition.endpoint_id
        AND a.collector_id = condition.collector_id AND a.metric_group = condition.metric_group AND a.status <> 'resolved') THEN 'firing'
      WHEN learnt_windows < needed_windows THEN 'learning' ELSE 'ok' END
    WHERE tenant_id = ${tenantId}::uuid AND collector_id = ${collectorId}::uuid AND state = 'no_data'`;
  await enqueue(tx, collectorReturned(tenantId, collectorId));
  await tellBrowsers(tx, tenantId, collectorId);
}

function silentAlert(collector: WatchedCollector, id: string, now: Date) {
  const { tenantId, id: collectorId, name, lastSeenAt } = collector;
  const silentMs = now.getTime() - lastSeenAt.getTime();
  const evidence: Evidence = {
    kind: "no_data",
    observed: silentMs / 1000,
    expected: { value: 0, low: 0, high: 0 },
    unit: "s",
    uncertainty: null,
    window: { startMs: lastSeenAt.getTime(), endMs: now.getTime() },
    votes: [],
    dataQuality: { n: 0, gaps: 1, stampSource: "unknown" },
    decidedAtMs: now.getTime(),
    sentence: `Nothing was heard of collector ${name} for ${Math.round(silentMs / 1000)} s; what it measures is unknown meanwhile.`,
  };
  const scores = { ruleScore: 1, changepointScore: 0, residualScore: 0, multivariateScore: 0, compositeScore: 1, confidence: 1 };
  return {
    tenantId,
    id,
    key: keyOf(collector),
    collectorId,
    metricGroup: METRIC_GROUP,
    metricName: METRIC_GROUP,
    title: `Collector ${name} is silent`,
    description: evidence.sentence,
    severity: "critical" as const,
    kind: evidence.kind,
    score: 1,
    detectionScore: detectionScoreOf({ endpointId: collectorId, detectorName: "silence", scores, evidence }),
    sources: {},
    episodeStart: lastSeenAt,
    openedAt: now,
    lastSeenAt: now,
  };
}

const tellBrowsers = (tx: TenantTx, tenantId: string, id: string): Promise<void> =>
  notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "collector", id }));
