import type { Database, TenantTx } from "@padit/db";
import { idOf, type Severity } from "@padit/domain";
import { type AlertMessage, type ConditionChange, type ConditionMemory, decideCondition, newCondition } from "@padit/domain/alerts";
import { z } from "zod";
import { SILENCE_GROUP } from "../alerts/about-silence";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { unresolvedAlertOf } from "../alerts/lifecycle/locked-alerts";
import type { NewAlert } from "../alerts/lifecycle/transition";
import { enqueue } from "../outbox/enqueue";
import { collectorReturned, collectorSilent } from "../outbox/messages";
import { defaultAlertsOf } from "../policies/default-policy";
import { tellBrowsers } from "../tell-browsers";
import { collectorAlert, collectorAlertKey } from "./collector-alert";

const Ms = z.number();
const StoredMemory = z.object({
  state: z.enum(["learning", "ok", "pending", "firing", "no_data"]),
  sinceMs: Ms,
  episode: z.object({ startMs: Ms, boutMs: Ms, quietSinceMs: Ms.nullable() }).nullable(),
  last: z.object({ startMs: Ms, resolvedAtMs: Ms }).nullable(),
  isFiring: z.boolean(),
  turnedAtMs: Ms,
  startsMs: z.array(Ms),
  flappingSinceMs: Ms.nullable(),
});

interface WatchedCollector {
  tenantId: string;
  id: string;
  name: string;
  lastSeenAt: Date;
  silentSince: Date | null;
  revokedAt: Date | null;
  /** State of the condition that tracks the collector's silences. */
  memory: ConditionMemory;
}
export interface SilenceTick {
  shard: number;
  token: bigint;
  silentAfterMs: number;
  now: Date;
  /** False while the server itself may have been unreachable, when silence proves nothing. */
  mayAccuse: boolean;
}

/** A return resolves at once. A silence within an hour of the return reopens the same alert, and the third silence counts as flapping. */
const SILENCE_POLICY = { resolveDelayMs: 0, reopenWindowMs: 3_600_000 };

const keyOf = ({ tenantId, id }: WatchedCollector): string => collectorAlertKey(tenantId, id, SILENCE_GROUP);

/**
 * Finds the collectors of a shard that fell silent or returned. Each change is one idempotent transaction with all its consequences. A
 * collector that flaps has one alert with one event at the start and one at the end.
 */
export async function watchSilence(db: Database, tick: SilenceTick): Promise<void> {
  const collectors = await db.asSystem((tx) =>
    tx.collector.findMany({
      where: { shard: tick.shard, kind: "agent", lastSeenAt: { not: null } },
      select: { tenantId: true, id: true, name: true, lastSeenAt: true, silentSince: true, revokedAt: true, presence: true },
      orderBy: { id: "asc" },
    }),
  );
  for (const { lastSeenAt, presence, ...rest } of collectors) {
    if (lastSeenAt === null) continue;
    const collector = { ...rest, lastSeenAt, memory: memoryIn(presence) };
    const change = changeOf(collector, tick);
    if (change)
      await db.withShard(tick.shard, tick.token, async (tx) => {
        await tx.forTenant(collector.tenantId);
        await writeChange(tx.prisma, collector, change, tick.now);
      });
  }
}

/** Rows that an earlier version wrote have no stored state. */
function memoryIn(presence: unknown): ConditionMemory {
  const stored = StoredMemory.safeParse(presence);
  return stored.success ? stored.data : newCondition();
}

interface Change {
  /** Whether the collector fell silent or returned just now; null if neither changed. */
  turned: "silent" | "back" | null;
  next: ConditionMemory;
  changes: readonly ConditionChange[];
}

/** The change to write for one collector; null if there is none. */
function changeOf({ lastSeenAt, silentSince, revokedAt, memory }: WatchedCollector, tick: SilenceTick): Change | null {
  if (revokedAt !== null) return silentSince === null ? null : { turned: "back", next: newCondition(), changes: [] };
  const atMs = tick.now.getTime();
  const isQuiet = atMs - lastSeenAt.getTime() > tick.silentAfterMs;
  if (isQuiet && silentSince === null && !tick.mayAccuse) return null;
  const turned = isQuiet === (silentSince !== null) ? null : isQuiet ? "silent" : "back";
  const { next, changes } = decideCondition(
    memory,
    {
      ...{ atMs, firing: isQuiet, episodeStartMs: lastSeenAt.getTime(), isStated: true, isOver: false },
      ...{ pending: false, learnt: true, silent: false, paceMs: 0 },
    },
    SILENCE_POLICY,
  );
  return turned === null && changes.length === 0 ? null : { turned, next, changes };
}

async function writeChange(tx: TenantTx, collector: WatchedCollector, change: Change, now: Date): Promise<void> {
  const { tenantId, id } = collector;
  if (change.turned === "silent") await fallSilent(tx, collector, now);
  if (change.turned === "back") await comeBack(tx, collector, now);
  await writeAlert(tx, collector, change, now);
  await tx.collector.update({ where: { tenantId_id: { tenantId, id } }, data: { presence: { ...change.next } } });
}

async function writeAlert(tx: TenantTx, collector: WatchedCollector, { turned, next, changes }: Change, now: Date): Promise<void> {
  const { tenantId, memory } = collector;
  const occasion = systemOccasion(tenantId, now);
  const { silence } = await defaultAlertsOf(tx, tenantId);
  const startMs = next.episode?.startMs ?? memory.episode?.startMs ?? collector.lastSeenAt.getTime();
  const alertId = idOf(keyOf(collector), startMs);
  const unmeasured = await tx.endpointCollector.count({
    where: { tenantId, collectorId: collector.id, endpoint: { paused: false, deletedAt: null } },
  });
  const story = silentAlert(collector, { severity: silence.severity, unmeasured, now });
  for (const change of changes) {
    if (change === "flapping_ended") await applyTransition(tx, occasion, [alertId], { type: "flapping_ended" });
    if (change === "resolve" || change === "flapping_ended" || !silence.enabled) continue;
    const again = { reopen: "reopened", flapping_started: "flapping_started", open: null } as const;
    const type = again[change];
    const isKnown = type !== null && (await applyTransition(tx, occasion, [alertId], { type, story })).changed.length > 0;
    if (!isKnown) await applyTransition(tx, occasion, [alertId], { type: "opened", alert: story });
  }
  if (next.flappingSinceMs === null && (turned === "back" || changes.includes("resolve"))) await endAlert(tx, collector, now);
}

async function endAlert(tx: TenantTx, collector: WatchedCollector, now: Date): Promise<void> {
  const { tenantId, name, revokedAt } = collector;
  const alertId = await unresolvedAlertOf(tx, tenantId, keyOf(collector));
  const ending =
    revokedAt === null
      ? ({ resolution: "recovered", reason: `Collector ${name} is connected again.` } as const)
      : ({ resolution: "source_gone", reason: `Collector ${name} was revoked.` } as const);
  if (alertId !== null) await applyTransition(tx, systemOccasion(tenantId, now), [alertId], { type: "resolved", ...ending, verdict: null });
}

async function fallSilent(tx: TenantTx, { tenantId, id: collectorId, lastSeenAt }: WatchedCollector, now: Date): Promise<void> {
  await tx.collector.updateMany({ where: { tenantId, id: collectorId }, data: { silentSince: lastSeenAt } });
  // Conditions with a reason (bad outcomes) stay: the pipeline reports changes only and would not repeat the reason after the return.
  await tx.condition.updateMany({
    where: { tenantId, collectorId, reason: null },
    data: { state: "no_data", since: lastSeenAt, updatedAt: now },
  });
  await enqueue(tx, collectorSilent(tenantId, collectorId));
  await tellBrowsers(tx, tenantId, "collector", collectorId);
}

async function comeBack(tx: TenantTx, { tenantId, id: collectorId }: WatchedCollector, now: Date): Promise<void> {
  await tx.collector.updateMany({ where: { tenantId, id: collectorId }, data: { silentSince: null } });
  // The pipeline reports changes only and saw no change, so the states before the silence are restored here.
  await tx.$executeRaw`
    UPDATE condition SET since = ${now}::timestamptz, updated_at = ${now}::timestamptz, state = CASE
      WHEN EXISTS (SELECT FROM alert a WHERE a.tenant_id = condition.tenant_id AND a.endpoint_id = condition.endpoint_id
        AND a.collector_id = condition.collector_id AND a.metric_group = condition.metric_group AND a.status <> 'resolved') THEN 'firing'
      WHEN learnt_windows < needed_windows THEN 'learning' ELSE 'ok' END
    WHERE tenant_id = ${tenantId}::uuid AND collector_id = ${collectorId}::uuid AND state = 'no_data'`;
  await enqueue(tx, collectorReturned(tenantId, collectorId));
  await tellBrowsers(tx, tenantId, "collector", collectorId);
}

interface SilenceFacts {
  severity: Severity;
  /** Number of endpoints that the collector should measure. */
  unmeasured: number;
  now: Date;
}

function silentAlert(collector: WatchedCollector, { severity, unmeasured, now }: SilenceFacts): NewAlert {
  const { tenantId, id: collectorId, name, lastSeenAt } = collector;
  return collectorAlert(
    tenantId,
    {
      ...{ collectorId, severity, metricGroup: SILENCE_GROUP, metricName: SILENCE_GROUP, detectorName: "silence" },
      words: {
        title: { key: "title", values: { what: { key: "what.collectorSilent" }, where: name } },
        sentence: silenceMessage(name, { timeMs: lastSeenAt.getTime(), decidedAtMs: now.getTime() }, unmeasured),
      },
      since: lastSeenAt,
      found: {
        kind: "no_data",
        observed: (now.getTime() - lastSeenAt.getTime()) / 1000,
        expected: { value: 0, low: 0, high: 0 },
        unit: "s",
        uncertainty: null,
        dataQuality: { n: 0, gaps: 1, stampSource: "unknown" },
      },
    },
    now,
  );
}

function silenceMessage(collector: string, since: { timeMs: number; decidedAtMs: number }, unmeasured: number): AlertMessage {
  const happened: AlertMessage = { key: "happened.collectorSilent", values: { collector, since } };
  if (unmeasured === 0) return { key: "sentence", values: { clauses: happened } };
  const blind: AlertMessage =
    unmeasured === 1 ? { key: "blind.one" } : { key: "blind.several", values: { count: { quantity: unmeasured, unit: "count" } } };
  return { key: "because", values: { happened, why: blind } };
}
