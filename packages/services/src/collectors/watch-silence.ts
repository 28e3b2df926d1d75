import type { Database, TenantTx } from "@padit/db";
import { type Evidence, idOf, type Severity } from "@padit/domain";
import { SILENCE_GROUP } from "../alerts/about-silence";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { detectionScoreOf } from "../alerts/lifecycle/detection-score";
import { unresolvedAlertOf } from "../alerts/lifecycle/locked-alerts";
import type { NewAlert } from "../alerts/lifecycle/transition";
import { enqueue } from "../outbox/enqueue";
import { collectorReturned, collectorSilent } from "../outbox/messages";
import { defaultAlertsOf } from "../policies/default-policy";
import { tellBrowsers } from "../tell-browsers";

interface WatchedCollector {
  tenantId: string;
  id: string;
  name: string;
  lastSeenAt: Date;
  revokedAt: Date | null;
}
export interface SilenceTick {
  shard: number;
  token: bigint;
  silentAfterMs: number;
  now: Date;
  /** False while the server itself may have been away, when nobody's silence proves anything. */
  mayAccuse: boolean;
}

const keyOf = ({ tenantId, id }: WatchedCollector): string => `${tenantId}|collector|${id}|${SILENCE_GROUP}`;

/** Finds the collectors of a shard that fell silent or came back. Each change is one transaction with all its consequences, and happens once. */
export async function watchSilence(db: Database, tick: SilenceTick): Promise<void> {
  const collectors = await db.asSystem((tx) =>
    tx.collector.findMany({
      where: { shard: tick.shard, kind: "agent", lastSeenAt: { not: null } },
      select: { tenantId: true, id: true, name: true, lastSeenAt: true, silentSince: true, revokedAt: true },
      orderBy: { id: "asc" },
    }),
  );
  for (const { lastSeenAt, silentSince, ...rest } of collectors) {
    if (lastSeenAt === null) continue;
    const collector = { ...rest, lastSeenAt };
    const isQuiet = tick.now.getTime() - lastSeenAt.getTime() > tick.silentAfterMs;
    const change =
      silentSince === null && isQuiet && collector.revokedAt === null && tick.mayAccuse
        ? fellSilent
        : silentSince !== null && (!isQuiet || collector.revokedAt !== null)
          ? cameBack
          : null;
    if (change)
      await db.withShard(tick.shard, tick.token, async (tx) => {
        await tx.forTenant(collector.tenantId);
        await change(tx.prisma, collector, tick);
      });
  }
}

async function fellSilent(tx: TenantTx, collector: WatchedCollector, { now }: SilenceTick): Promise<void> {
  const { tenantId, id: collectorId, lastSeenAt } = collector;
  const { count } = await tx.collector.updateMany({
    where: { tenantId, id: collectorId, silentSince: null },
    data: { silentSince: lastSeenAt },
  });
  if (count === 0) return;
  const alertId = idOf(keyOf(collector), lastSeenAt.getTime());
  const { silence } = await defaultAlertsOf(tx, tenantId);
  if (silence.enabled)
    await applyTransition(tx, systemOccasion(tenantId, now), [alertId], {
      type: "opened",
      alert: silentAlert(collector, silence.severity, now),
    });
  // Outcomes that are not good stay: the pipeline reports changes only, and would not repeat their reason when the collector returns.
  await tx.condition.updateMany({
    where: { tenantId, collectorId, reason: null },
    data: { state: "no_data", since: lastSeenAt, updatedAt: now },
  });
  await enqueue(tx, collectorSilent(tenantId, collectorId));
  await tellBrowsers(tx, tenantId, "collector", collectorId);
}

async function cameBack(tx: TenantTx, collector: WatchedCollector, { now }: SilenceTick): Promise<void> {
  const { tenantId, id: collectorId, name, revokedAt } = collector;
  const { count } = await tx.collector.updateMany({
    where: { tenantId, id: collectorId, silentSince: { not: null } },
    data: { silentSince: null },
  });
  if (count === 0) return;
  const alertId = await unresolvedAlertOf(tx, tenantId, keyOf(collector));
  const ending =
    revokedAt === null
      ? ({ resolution: "recovered", reason: `Collector ${name} sends again.` } as const)
      : ({ resolution: "source_gone", reason: `Collector ${name} was revoked.` } as const);
  if (alertId !== null) await applyTransition(tx, systemOccasion(tenantId, now), [alertId], { type: "resolved", ...ending, verdict: null });
  // The pipeline reports changes only, and to it nothing changed: what it knew before the silence holds again.
  await tx.$executeRaw`
    UPDATE condition SET since = ${now}::timestamptz, updated_at = ${now}::timestamptz, state = CASE
      WHEN EXISTS (SELECT FROM alert a WHERE a.tenant_id = condition.tenant_id AND a.endpoint_id = condition.endpoint_id
        AND a.collector_id = condition.collector_id AND a.metric_group = condition.metric_group AND a.status <> 'resolved') THEN 'firing'
      WHEN learnt_windows < needed_windows THEN 'learning' ELSE 'ok' END
    WHERE tenant_id = ${tenantId}::uuid AND collector_id = ${collectorId}::uuid AND state = 'no_data'`;
  await enqueue(tx, collectorReturned(tenantId, collectorId));
  await tellBrowsers(tx, tenantId, "collector", collectorId);
}

function silentAlert(collector: WatchedCollector, severity: Severity, now: Date): NewAlert {
  const { id: collectorId, name, lastSeenAt } = collector;
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
    key: keyOf(collector),
    endpointId: null,
    collectorId,
    seriesId: null,
    metricGroup: SILENCE_GROUP,
    metricName: SILENCE_GROUP,
    title: `Collector ${name} is silent`,
    description: evidence.sentence,
    severity,
    kind: evidence.kind,
    score: 1,
    detectionScore: detectionScoreOf({ endpointId: collectorId, detectorName: "silence", scores, evidence }),
    sources: { rules: [], detector: false },
    labels: [],
    episodeStart: lastSeenAt,
    boutStartedAt: lastSeenAt,
  };
}
