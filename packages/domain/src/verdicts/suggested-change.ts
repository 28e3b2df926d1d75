import { z } from "zod";
import { type DefaultAlerts, MUTABLE_DETECTORS, STANDARD_ALERTS } from "../metrics/default-alerts";
import type { DetectionConfig, DetectionPolicy, DetectionRule } from "../model/detection-config";
import { familyOf } from "../training/family";
import { detectorTitle } from "./detector-title";
import type { JudgedEpisode } from "./judged-episode";

const PresetName = z.enum(["quiet", "balanced", "sensitive"]);
const Rule = { ruleId: z.guid(), ruleName: z.string() };

/** A change of settings that may be suggested, with what it replaces. */
export const SuggestedChange = z.discriminatedUnion("type", [
  z.object({ type: z.literal("preset"), before: PresetName, after: PresetName }),
  /** Smallest partial loss above the own rate that alerts, 0…1. */
  z.object({ type: z.literal("loss_minimum"), before: z.number(), after: z.number() }),
  /** A rule's limit, in the metric's unit. */
  z.object({ type: z.literal("rule_limit"), ...Rule, unit: z.string(), before: z.number(), after: z.number() }),
  /** A rule's minimum deviation, as a share of the running median; null for none. */
  z.object({ type: z.literal("rule_minimum"), ...Rule, before: z.number().nullable(), after: z.number() }),
  /** A detector that no longer alerts on a metric family (`protocol/metric`). */
  z.object({ type: z.literal("detector_muted"), detector: z.enum(MUTABLE_DETECTORS), family: z.string() }),
]);
export type SuggestedChange = z.output<typeof SuggestedChange>;

/** Which of a change's two settings. */
export type ChangeSide = "before" | "after";

/** What the change changes: two suggestions with one target exclude each other. */
export function targetOf(change: SuggestedChange): string {
  if (change.type === "rule_limit" || change.type === "rule_minimum") return `rule:${change.ruleId}`;
  return change.type === "detector_muted" ? `muted:${change.detector}:${change.family}` : change.type;
}

/** The configuration with one side of the change in force, everything else as it is. */
export function configWith<Config extends DetectionConfig>(config: Config, change: SuggestedChange, side: ChangeSide): Config {
  if (change.type === "rule_limit" || change.type === "rule_minimum") {
    const rules = config.rules.map((rule) => (rule.id === change.ruleId ? ruleWith(rule, change, side) : rule));
    return { ...config, rules };
  }
  return { ...config, policies: config.policies.map((policy) => policyWith(policy, change, side)) };
}

type RuleChange = Extract<SuggestedChange, { type: "rule_limit" | "rule_minimum" }>;

const ruleWith = (rule: DetectionRule, change: RuleChange, side: ChangeSide): DetectionRule =>
  change.type === "rule_limit" ? { ...rule, threshold: change[side] } : { ...rule, minimumDeviationRelative: change[side] };

function policyWith(policy: DetectionPolicy, change: Exclude<SuggestedChange, RuleChange>, side: ChangeSide): DetectionPolicy {
  if (change.type === "preset") return { ...policy, preset: change[side] };
  return { ...policy, defaults: defaultsWith(policy.defaults ?? STANDARD_ALERTS, change, side) };
}

/** The default alerts with one side of the change in force. */
export function defaultsWith(
  defaults: DefaultAlerts,
  change: Extract<SuggestedChange, { type: "loss_minimum" | "detector_muted" }>,
  side: ChangeSide,
): DefaultAlerts {
  if (change.type === "loss_minimum") return { ...defaults, delivery: { ...defaults.delivery, lossMinimum: change[side] } };
  const { detector, family } = change;
  const others = defaults.muted.detectors.filter((muted) => muted.detector !== detector || muted.family !== family);
  return { ...defaults, muted: { detectors: side === "after" ? [...others, { detector, family }] : others } };
}

/** Whether the change can change the alerts of these series. */
export function affectsSeries(change: SuggestedChange, { series, rules }: DetectionConfig): boolean {
  switch (change.type) {
    case "rule_limit":
    case "rule_minimum": {
      const metricName = rules.find(({ id }) => id === change.ruleId)?.metricName;
      return series.some((info) => info.metricName === metricName);
    }
    case "detector_muted":
      return series.some((info) => familyOf(info) === change.family);
    default:
      return true;
  }
}

/** Whether an alert is one that the change is about: what its promise is measured by afterwards. */
export function isAbout(
  change: SuggestedChange,
  { ruleId, detector, family }: Pick<JudgedEpisode, "ruleId" | "detector" | "family">,
): boolean {
  switch (change.type) {
    case "rule_limit":
    case "rule_minimum":
      return ruleId === change.ruleId;
    case "detector_muted":
      return family === change.family;
    case "loss_minimum":
      return ruleId === null && detector === "failure-rate";
    case "preset":
      return ruleId === null;
  }
}

/** The change in words, for lists and the audit log. */
export function changeText(change: SuggestedChange): string {
  switch (change.type) {
    case "preset":
      return `Preset ${change.before} → ${change.after}`;
    case "loss_minimum":
      return `Alert on loss of at least ${percent(change.before)} → ${percent(change.after)}`;
    case "rule_limit":
      return `Limit of rule ${change.ruleName}: ${change.before} → ${change.after} ${change.unit}`;
    case "rule_minimum":
      return `Minimum deviation of rule ${change.ruleName}: ${change.before === null ? "none" : percent(change.before)} → ${percent(change.after)}`;
    case "detector_muted":
      return `Mute ${detectorTitle(change.detector)} on ${change.family}`;
  }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
