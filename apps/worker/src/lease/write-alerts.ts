import { notify, type ShardTx, type TenantTx } from "@padit/db";
import { moreSevere, newId } from "@padit/domain";
import { enqueue } from "@padit/services/outbox/enqueue";
import type { WebhookEvent } from "@padit/services/outbox/messages";
import { alertNews, isWorse } from "./alert-news";
import type { ReceivedAlert } from "./commit-effects";
import { detectionScoreOf } from "./detection-score";

const SYSTEM = { actorType: "system", actorName: "PADIT" } as const;
/** As `resolvedBy`; people stand there by name. */
const BY_SYSTEM = "system";
const UNRESOLVED = { not: "resolved" } as const;

type FactEffect = Exclude<ReceivedAlert, { type: "resolve" | "flapping_ended" }>;
/** Labels of an alert, from the series that raised it. */
export type LabelsOf = (seriesId: number) => readonly string[];
interface Facts {
  labelsOf: LabelsOf;
  now: () => Date;
}

/** Writes the alert effects of one tenant in order; the shard transaction is set to it. */
export async function writeAlerts({ prisma: tx }: ShardTx, effects: readonly ReceivedAlert[], facts: Facts): Promise<void> {
  for (const effect of effects) {
    if (effect.type === "open") await open(tx, effect, facts);
    else if (effect.type === "reopen") await reopen(tx, effect, facts);
    else if (effect.type === "resolve") await resolve(tx, effect, facts);
    else if (effect.type !== "flapping_ended") await refine(tx, effect, facts);
  }
}

async function open(tx: TenantTx, effect: Extract<ReceivedAlert, { type: "open" }>, facts: Facts): Promise<void> {
  const { tenantId, key, alertId } = effect;
  // Both the id (a replay after a lost checkpoint) and the unresolved key (someone's alert still stands) may be taken.
  const { count } = await tx.alert.createMany({
    data: [
      {
        tenantId,
        id: alertId,
        key,
        endpointId: effect.endpointId,
        collectorId: effect.collectorId,
        metricGroup: effect.metricGroup,
        seriesId: effect.seriesId,
        labels: [...facts.labelsOf(effect.seriesId)],
        severity: effect.severity,
        episodeStart: new Date(effect.episodeStartMs),
        openedAt: new Date(effect.atMs),
        ...storyOf(effect),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return refine(tx, effect, facts);
  const detail = { ...delayOf(effect, facts), by: sourcesOf(effect) };
  await announce(tx, { tenantId, alertId, atMs: effect.atMs, type: "opened", webhook: "alert.created", detail });
}

/**
 * Tells the standing alert's story anew. One that a person resolved stays as it was left while the same episode goes on, unless it gets worse:
 * what was put aside must not hide a limit that breaks later.
 */
async function refine(tx: TenantTx, effect: FactEffect, facts: Facts): Promise<void> {
  const { tenantId, key } = effect;
  const standing = await tx.alert.findFirst({ where: { tenantId, key, status: UNRESOLVED } });
  if (!standing) {
    const left = await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: effect.alertId } } });
    const isPersons = left !== null && left.resolvedBy !== BY_SYSTEM;
    return isPersons && isWorse(left.sources, effect) ? comeBack(tx, effect, facts) : undefined;
  }
  const severity = moreSevere(standing.severity, effect.severity);
  const { isNews, told } = alertNews(standing.sources, { ...effect, severity });
  await tx.alert.updateMany({
    where: { tenantId, id: standing.id },
    data: { ...storyOf(effect, told), severity, version: { increment: 1 } },
  });
  if (isNews) {
    const detail = { kind: effect.kind, severity, ...delayOf(effect, facts), by: sourcesOf(effect) };
    await note(tx, { tenantId, alertId: standing.id, atMs: effect.atMs, type: "refined", detail });
  }
  await tellBrowsers(tx, tenantId, standing.id);
}

async function reopen(tx: TenantTx, effect: Extract<ReceivedAlert, { type: "reopen" }>, facts: Facts): Promise<void> {
  const { tenantId, key } = effect;
  const standing = await tx.alert.findFirst({ where: { tenantId, key, status: UNRESOLVED }, select: { id: true } });
  return standing ? refine(tx, effect, facts) : comeBack(tx, effect, facts);
}

async function comeBack(tx: TenantTx, effect: FactEffect, facts: Facts): Promise<void> {
  const { tenantId, alertId } = effect;
  const { count } = await tx.alert.updateMany({
    where: { tenantId, id: alertId },
    data: {
      ...storyOf(effect),
      severity: effect.severity,
      status: "open",
      resolvedAt: null,
      resolvedBy: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      snoozedUntil: null,
      version: { increment: 1 },
    },
  });
  if (count === 0) return;
  const detail = { ...delayOf(effect, facts), by: sourcesOf(effect) };
  await announce(tx, { tenantId, alertId, atMs: effect.atMs, type: "reopened", webhook: "alert.reopened", detail });
}

/** By key, for the standing alert may be of an earlier episode that this one joined. */
async function resolve(tx: TenantTx, effect: ReceivedAlert, facts: Facts): Promise<void> {
  const { tenantId, key, atMs } = effect;
  const standing = await tx.alert.findFirst({ where: { tenantId, key, status: UNRESOLVED }, select: { id: true } });
  if (!standing) return;
  await resolveAlert(tx, { tenantId, alertId: standing.id, atMs, detail: delayOf(effect, facts) });
}

/** Resolves an unresolved alert in the system's name. `collectorId` says that it was about the collector itself. */
export async function resolveAlert(
  tx: TenantTx,
  { tenantId, alertId, atMs, collectorId, detail = {} }: Omit<Happening, "type"> & { collectorId?: string },
): Promise<void> {
  await tx.alert.updateMany({
    where: { tenantId, id: alertId },
    data: {
      status: "resolved",
      resolvedAt: new Date(atMs),
      resolvedBy: BY_SYSTEM,
      snoozedUntil: null,
      sources: {},
      version: { increment: 1 },
    },
  });
  const webhook = collectorId === undefined ? "alert.resolved" : "collector.recovered";
  await announce(tx, { tenantId, alertId, atMs, type: "resolved", webhook, detail, ...(collectorId === undefined ? {} : { collectorId }) });
}

const storyOf = (effect: FactEffect, told = alertNews({}, effect).told) => ({
  metricName: effect.metricName,
  title: effect.title,
  description: effect.evidence.sentence,
  kind: effect.kind,
  score: effect.scores.compositeScore,
  detectionScore: detectionScoreOf(effect),
  sources: { rules: effect.sources.rules.map(({ id, name }) => ({ id, name })), detector: effect.sources.detector, told },
  ruleId: effect.sources.rules[0]?.id ?? null,
  lastSeenAt: new Date(effect.atMs),
});

/** Events stand at the samples' own time; this tells how long after their arrival the decision was written down. */
const delayOf = ({ receivedAtMs }: ReceivedAlert, { now }: Facts) => ({
  receivedAt: new Date(receivedAtMs).toISOString(),
  writtenAt: now().toISOString(),
});

const sourcesOf = ({ sources }: FactEffect): string =>
  [...(sources.rules.length > 0 ? ["rule"] : []), ...(sources.detector ? ["detector"] : [])].join(", ");

interface Happening {
  tenantId: string;
  alertId: string;
  atMs: number;
  type: string;
  detail?: Record<string, string>;
}

type Announcement = Happening & { webhook: WebhookEvent; collectorId?: string };

async function note(tx: TenantTx, { tenantId, alertId, atMs, type, detail = {} }: Happening): Promise<void> {
  await tx.alertEvent.create({ data: { tenantId, id: newId(), alertId, at: new Date(atMs), type, detail, ...SYSTEM } });
}

/** Timeline, webhooks, the bus and open browsers, all in the alert's own transaction. */
export async function announce(tx: TenantTx, { webhook, collectorId, ...happening }: Announcement): Promise<void> {
  const { tenantId, alertId } = happening;
  await note(tx, happening);
  await enqueue(tx, { kind: "delivery", eventType: webhook, alertId, ...(collectorId === undefined ? {} : { collectorId }) });
  if (happening.type === "opened") await enqueue(tx, { kind: "event", topic: "alert.created", refs: { alertId } });
  await tellBrowsers(tx, tenantId, alertId);
}

const tellBrowsers = (tx: TenantTx, tenantId: string, id: string): Promise<void> =>
  notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "alert", id }));
