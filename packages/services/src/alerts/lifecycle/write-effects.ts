import type { TenantTx } from "@padit/db";
import type { AlertEffect } from "@padit/domain";
import { isWorse } from "./alert-news";
import { applyTransition, systemOccasion } from "./apply-transition";
import { detectionScoreOf } from "./detection-score";
import { unresolvedAlertOf } from "./locked-alerts";
import { BY_SYSTEM } from "./row-change";
import type { AlertStory, NewAlert, Transition } from "./transition";

/** An effect with the time at which ingest received the deciding samples, ms since the Unix epoch. */
export type ReceivedAlert = AlertEffect & { receivedAtMs: number };
type StoryEffect = Exclude<ReceivedAlert, { type: "resolve" | "flapping_ended" }>;

export interface EffectsInput {
  /** Labels of an alert, from the series that raised the alert. */
  labelsOf: (seriesId: number | null) => readonly string[];
  now: () => Date;
}

/** Writes detection's alert effects of one tenant in order. The transaction must be set to the tenant. */
export async function writeAlertEffects(tx: TenantTx, effects: readonly ReceivedAlert[], input: EffectsInput): Promise<void> {
  for (const effect of effects) await writeEffect(tx, effect, input);
}

/**
 * An effect names its alert by key, so the key's unresolved alert may have begun with an earlier episode. An alert that a person resolved
 * stays resolved during the same episode unless it gets worse: the resolution must not hide a limit that breaks later.
 */
async function writeEffect(tx: TenantTx, effect: ReceivedAlert, { labelsOf, now }: EffectsInput): Promise<void> {
  const { tenantId, key, alertId, atMs } = effect;
  const hasStory = effect.type !== "resolve" && effect.type !== "flapping_ended";
  const detail = { ...delayOf(effect, now()), ...(hasStory && { by: sourcesOf(effect) }) };
  const apply = (id: string, transition: Transition) =>
    applyTransition(tx, systemOccasion(tenantId, new Date(atMs), detail), [id], transition);
  if (effect.type === "open") {
    const { changed } = await apply(alertId, { type: "opened", alert: newAlertOf(effect, labelsOf(effect.seriesId)) });
    if (changed.length > 0) return;
  }
  const unresolvedId = await unresolvedAlertOf(tx, tenantId, key);
  if (!hasStory) {
    if (unresolvedId !== null) await apply(unresolvedId, endingOf(effect));
  } else if (unresolvedId !== null) {
    const isOwnType = effect.type === "severity_raised" || effect.type === "flapping_started";
    await apply(unresolvedId, { type: isOwnType ? effect.type : "updated", story: storyOf(effect) });
  } else if (effect.type === "flapping_started") {
    await apply(alertId, { type: "flapping_started", story: storyOf(effect) });
  } else if (effect.type === "reopen" || (await isWorseThanPutAside(tx, effect))) {
    await apply(alertId, { type: "reopened", story: storyOf(effect) });
  }
}

const endingOf = (effect: Extract<ReceivedAlert, { type: "resolve" | "flapping_ended" }>): Transition =>
  effect.type === "flapping_ended"
    ? { type: "flapping_ended" }
    : { type: "resolved", resolution: effect.resolution, reason: effect.reason, verdict: null };

async function isWorseThanPutAside(tx: TenantTx, effect: StoryEffect): Promise<boolean> {
  const { tenantId, alertId: id } = effect;
  const row = await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { resolvedBy: true, sources: true } });
  return row !== null && row.resolvedBy !== BY_SYSTEM && isWorse(row.sources, effect);
}

const storyOf = (effect: StoryEffect): AlertStory => ({
  metricName: effect.metricName,
  seriesId: effect.seriesId,
  title: effect.title,
  description: effect.evidence.sentence,
  words: effect.words,
  severity: effect.severity,
  kind: effect.kind,
  score: effect.scores.compositeScore,
  detectionScore: detectionScoreOf({ ...effect, endpointId: effect.endpointId ?? effect.collectorId }),
  sources: { rules: effect.sources.rules.map(({ id, name }) => ({ id, name })), detector: effect.sources.detector },
  boutStartedAt: new Date(effect.boutStartMs),
});

const newAlertOf = (effect: Extract<ReceivedAlert, { type: "open" }>, labels: readonly string[]): NewAlert => ({
  ...storyOf(effect),
  key: effect.key,
  endpointId: effect.endpointId,
  collectorId: effect.collectorId,
  metricGroup: effect.metricGroup,
  labels,
  episodeStart: new Date(effect.episodeStartMs),
});

/** Timeline entries have the samples' event time; this detail records when the samples arrived and when the decision was written. */
const delayOf = ({ receivedAtMs }: ReceivedAlert, writtenAt: Date) => ({
  receivedAt: new Date(receivedAtMs).toISOString(),
  writtenAt: writtenAt.toISOString(),
});

const sourcesOf = ({ sources }: StoryEffect): string =>
  [...(sources.rules.length > 0 ? ["rule"] : []), ...(sources.detector ? ["detector"] : [])].join(", ");
