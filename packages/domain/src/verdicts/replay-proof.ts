import { z } from "zod";
import type { ReplayedAlert } from "../replay/replayed-alerts";
import type { JudgedEpisode } from "./judged-episode";
import { type MeasuredPrecision, VERDICTS_MIN } from "./measured-precision";
import { type SuggestedChange, targetOf } from "./suggested-change";
import { VERDICT_MEANING } from "./verdict";

const Count = z.int().min(0);

/** What a change would have done to the alerts of stored windows, by replay with and without it. */
export const ReplayProof = z.object({
  /** Days that were replayed. */
  days: z.number(),
  /** Replayed sources (an endpoint as one collector measures it). */
  sources: Count,
  /** Alerts with a wrong verdict that the present settings raise again, and those that the change removes. */
  wrong: z.object({ total: Count, removed: Count }),
  /** Alerts with the verdict true that the present settings raise again, and those that the change keeps. */
  right: z.object({ total: Count, kept: Count }),
  /** All replayed alerts, judged or not. */
  alerts: z.object({ before: Count, after: Count }),
  /** Judged alerts that the replay of the present settings does not raise again; they prove nothing. */
  unproved: Count,
});
export type ReplayProof = z.output<typeof ReplayProof>;

export const emptyProof = (days: number): ReplayProof => ({
  ...{ days, sources: 0, unproved: 0 },
  ...{ wrong: { total: 0, removed: 0 }, right: { total: 0, kept: 0 }, alerts: { before: 0, after: 0 } },
});

/** A replayed alert is the judged one when they overlap or are at most this far apart: samples may have arrived late. */
const SLACK_MS = 300_000;

type Stretch = Pick<JudgedEpisode, "fromMs" | "toMs">;
const overlaps = (alert: ReplayedAlert, { fromMs, toMs }: Stretch): boolean =>
  alert.startMs <= toMs + SLACK_MS && (alert.endMs ?? Number.POSITIVE_INFINITY) >= fromMs - SLACK_MS;
const isRaised = (alerts: readonly ReplayedAlert[], episode: JudgedEpisode): boolean =>
  alerts.some((alert) => alert.key === episode.key && overlaps(alert, episode));

/** Replays of one source with the settings before and after the change. */
export interface ReplayedSource {
  judged: readonly JudgedEpisode[];
  before: readonly ReplayedAlert[];
  after: readonly ReplayedAlert[];
}

/** Adds a source to the proof. Pure; a proof is the same in whatever order its sources come. */
export function addToProof(proof: ReplayProof, { judged, before, after }: ReplayedSource): ReplayProof {
  const proved = judged.filter((episode) => isRaised(before, episode));
  const wrong = proved.filter(({ verdict }) => VERDICT_MEANING[verdict] === "wrong");
  const right = proved.filter(({ verdict }) => verdict === "true");
  const kept = (episodes: readonly JudgedEpisode[]): number => episodes.filter((episode) => isRaised(after, episode)).length;
  return {
    days: proof.days,
    sources: proof.sources + 1,
    wrong: { total: proof.wrong.total + wrong.length, removed: proof.wrong.removed + wrong.length - kept(wrong) },
    right: { total: proof.right.total + right.length, kept: proof.right.kept + kept(right) },
    alerts: { before: proof.alerts.before + before.length, after: proof.alerts.after + after.length },
    unproved: proof.unproved + judged.length - proved.length,
  };
}

/** A suggestion must keep this share of the true alerts, and remove this share of the wrong ones and at least so many. */
const KEPT_ALERTS_SHARE_MIN = 0.95;
const REMOVED_ALERTS_SHARE_MIN = 0.3;
const REMOVED_ALERTS_MIN = 5;
/** Over the alert budget, a change is also worth offering when it removes this share of all alerts. */
const SPARED_SHARE_MIN = 0.2;

/** Why a proved change is offered; null when it is not. */
function offerReason({ wrong, right, alerts }: ReplayProof, isOverBudget: boolean): "verdicts" | "budget" | null {
  if (right.kept < KEPT_ALERTS_SHARE_MIN * right.total) return null;
  const isProved = wrong.total + right.total >= VERDICTS_MIN;
  if (isProved && wrong.removed >= Math.max(REMOVED_ALERTS_MIN, REMOVED_ALERTS_SHARE_MIN * wrong.total)) return "verdicts";
  const spared = alerts.before - alerts.after;
  return isOverBudget && spared > 0 && spared >= SPARED_SHARE_MIN * alerts.before ? "budget" : null;
}

export interface ProvedChange {
  change: SuggestedChange;
  proof: ReplayProof;
  /** `budget`: verdicts alone would not call for the change, but the alert budget is overspent. */
  reason: "verdicts" | "budget";
}

/** Changes of one target count as equally good if they remove at least this share of the alerts that the best one removes. */
const AS_GOOD_SHARE = 0.8;

/**
 * The changes to offer, those that remove most wrong alerts first. Of several changes of one setting, the smallest change is offered among
 * those that remove nearly as many as the best one: the best one is fitted to the past month and would lose true alerts in the next.
 */
export function changesToOffer(proved: readonly { change: SuggestedChange; proof: ReplayProof }[], isOverBudget: boolean): ProvedChange[] {
  const targets = new Map<string, ProvedChange[]>();
  for (const { change, proof } of proved) {
    const reason = offerReason(proof, isOverBudget);
    const target = targetOf(change);
    if (reason !== null) targets.set(target, [...(targets.get(target) ?? []), { change, proof, reason }]);
  }
  return [...targets.values()].flatMap(gentlest).sort((a, b) => b.proof.wrong.removed - a.proof.wrong.removed);
}

function gentlest(proved: readonly ProvedChange[]): ProvedChange[] {
  const most = Math.max(...proved.map(({ proof }) => proof.wrong.removed));
  return proved
    .filter(({ proof }) => proof.wrong.removed >= AS_GOOD_SHARE * most)
    .sort((a, b) => b.proof.alerts.after - a.proof.alerts.after)
    .slice(0, 1);
}

/** `would have removed 14 of 17 false, kept 5 of 5 true, 30 days`. */
export const proofText = ({ days, wrong, right }: ReplayProof): string =>
  `would have removed ${wrong.removed} of ${wrong.total} false, kept ${right.kept} of ${right.total} true, ${Math.round(days)} days`;

/** A true alert counts as delayed when the settings before the change would have alerted on its endpoint this much earlier. */
const DELAY_MS = 300_000;

/** True alerts of the time after a change that the settings before it would have raised earlier, on any key of the same endpoint. */
export function delayedByChange({ judged, before, after }: ReplayedSource): number {
  const earliest = (alerts: readonly ReplayedAlert[], episode: JudgedEpisode): number =>
    Math.min(episode.openedMs, ...alerts.filter((alert) => overlaps(alert, episode)).map(({ openedMs }) => openedMs));
  return judged.filter((episode) => episode.verdict === "true" && earliest(after, episode) - earliest(before, episode) > DELAY_MS).length;
}

/** What happened since a suggestion was applied. */
export interface SinceApplied {
  /** True alerts since, and those of them that the change delayed. */
  right: number;
  delayed: number;
  /** Precision of all judged alerts in the 30 days before the change, and since. */
  before: MeasuredPrecision;
  since: MeasuredPrecision;
}

const DELAYED_MIN = 2;

/** Why the verdicts since a change contradict its promise, in words; null when they do not. */
export function contradictionOf({ right, delayed, before, since }: SinceApplied): string | null {
  if (delayed >= DELAYED_MIN && right - delayed < KEPT_ALERTS_SHARE_MIN * right)
    return `${delayed} of ${right} true alerts since then would have opened earlier without the change`;
  if (before.isEnough && since.isEnough && since.high < before.low)
    return `alerts were right in ${since.right} of ${since.n} since then, and in ${before.right} of ${before.n} before`;
  return null;
}
