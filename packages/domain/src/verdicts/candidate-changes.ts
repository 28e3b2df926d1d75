import { type DefaultAlerts, MUTABLE_DETECTORS } from "../metrics/default-alerts";
import type { DetectionRule, Preset } from "../model/detection-config";
import type { JudgedEpisode } from "./judged-episode";
import { VERDICTS_MIN } from "./measured-precision";
import type { SuggestedChange } from "./suggested-change";
import { VERDICT_MEANING } from "./verdict";

/** The settings that suggestions may change. */
export interface PresentSettings {
  preset: Preset;
  defaults: DefaultAlerts;
  rules: readonly Pick<DetectionRule, "id" | "name" | "unit" | "direction" | "threshold" | "minimumDeviationRelative">[];
}

/** Candidates that are proved in one search; each costs a replay of every source. */
const CANDIDATES_MAX = 8;
const QUIETER: Readonly<Record<Preset, Preset | null>> = { sensitive: "balanced", balanced: "quiet", quiet: null };
const RULE_MINIMUM_SHARES = [0.2, 0.5];
const LOSS_FACTORS = [2, 4];
const LOSS_MINIMUM_MAX = 0.5;

const isWrong = ({ verdict }: JudgedEpisode): boolean => VERDICT_MEANING[verdict] === "wrong";
const isTrue = ({ verdict }: JudgedEpisode): boolean => verdict === "true";
/** Whether there are verdicts enough to change a setting, and wrong ones that a change could remove. */
const isWorthAChange = (judged: readonly JudgedEpisode[]): boolean =>
  judged.filter(({ verdict }) => VERDICT_MEANING[verdict] !== "uncounted").length >= VERDICTS_MIN && judged.some(isWrong);

/**
 * The changes that could remove wrong alerts, for the detectors and rules with verdicts enough, most promising targets first. They are guesses:
 * only their replay decides. @param isOverBudget also tries the next quieter preset without verdicts
 */
export function candidateChanges(judged: readonly JudgedEpisode[], present: PresentSettings, isOverBudget = false): SuggestedChange[] {
  const levels = judged.filter(({ ruleId, detector }) => ruleId === null && detector === "expectation");
  const losses = judged.filter(({ ruleId, detector }) => ruleId === null && detector === "failure-rate");
  const quieter = QUIETER[present.preset];
  return [
    ...present.rules.flatMap((rule) =>
      ruleCandidates(
        judged.filter(({ ruleId }) => ruleId === rule.id),
        rule,
      ),
    ),
    ...(quieter && (isOverBudget || isWorthAChange(levels)) ? [{ type: "preset" as const, before: present.preset, after: quieter }] : []),
    ...(isWorthAChange(losses) ? lossCandidates(present.defaults.delivery.lossMinimum) : []),
    ...mutedCandidates(judged, present.defaults),
  ].slice(0, CANDIDATES_MAX);
}

const lossCandidates = (before: number): SuggestedChange[] =>
  LOSS_FACTORS.map((factor) => Math.min(LOSS_MINIMUM_MAX, factor * before))
    .filter((after) => after > before)
    .map((after) => ({ type: "loss_minimum", before, after }));

function ruleCandidates(judged: readonly JudgedEpisode[], rule: PresentSettings["rules"][number]): SuggestedChange[] {
  if (!isWorthAChange(judged)) return [];
  const about = { ruleId: rule.id, ruleName: rule.name };
  const { threshold: before, minimumDeviationRelative: minimum } = rule;
  return [
    ...limitsBetween(judged, rule).map((after) => ({ type: "rule_limit" as const, ...about, unit: rule.unit, before, after })),
    ...RULE_MINIMUM_SHARES.filter((share) => share > (minimum ?? 0)).map((after) => ({
      type: "rule_minimum" as const,
      ...about,
      before: minimum,
      after,
    })),
  ];
}

/** Shares of the wrong alerts that the proposed limits would prevent. */
const BEYOND_SHARES = [0.75, 0.85, 0.95];
/** A proposed limit is this many times as far from the present one as the largest value that it shall let pass. */
const ROOM_FACTOR = 1.02;

/** Limits beyond most of the wrong alerts, and half-way between all of them and the true ones. */
function limitsBetween(judged: readonly JudgedEpisode[], { direction, threshold }: PresentSettings["rules"][number]): number[] {
  const sign = direction === "above" ? 1 : -1;
  const beyond = (episodes: readonly JudgedEpisode[]): number[] =>
    episodes.flatMap(({ observed }) => (observed === null ? [] : [sign * (observed - threshold)])).sort((a, b) => a - b);
  const [wrong, right] = [beyond(judged.filter(isWrong)), beyond(judged.filter(isTrue))];
  const quantiles = BEYOND_SHARES.map((share) => ROOM_FACTOR * (wrong[Math.floor(share * (wrong.length - 1))] ?? 0));
  const [farthestWrong, nearestTrue] = [wrong.at(-1) ?? 0, right[0] ?? Number.POSITIVE_INFINITY];
  const halfWay = nearestTrue < Number.POSITIVE_INFINITY && nearestTrue > farthestWrong ? [(farthestWrong + nearestTrue) / 2] : [];
  const limits = [...quantiles, ...halfWay].map((distance) => Number((threshold + sign * distance).toPrecision(3)));
  return [...new Set(limits)].filter((limit) => sign * (limit - threshold) > 0);
}

/** Detectors that were never right on a family, over verdicts enough. */
function mutedCandidates(judged: readonly JudgedEpisode[], { muted }: DefaultAlerts): SuggestedChange[] {
  const families = [...new Set(judged.map(({ family }) => family))].sort();
  return MUTABLE_DETECTORS.flatMap((detector) =>
    families.flatMap((family): SuggestedChange[] => {
      const own = judged.filter((episode) => episode.ruleId === null && episode.detector === detector && episode.family === family);
      const isMuted = muted.detectors.some((entry) => entry.detector === detector && entry.family === family);
      return !isMuted && isWorthAChange(own) && own.every((episode) => VERDICT_MEANING[episode.verdict] !== "right")
        ? [{ type: "detector_muted", detector, family }]
        : [];
    }),
  );
}
