import type { AlertMessage, MessageValue } from "../model/alert-message";
import type { AlertTextKey } from "../model/alert-texts";
import type { Evidence } from "../model/evidence";
import { quantity } from "./quantity";

export interface SentenceFacts extends Omit<Evidence, "sentence"> {
  /** Name of the metric for people. */
  metricTitle: string;
  endpointName: string;
  /** Level before the episode, in `unit`; null when unknown. */
  level: number | null;
  startedMs: number;
  /** Names of the rules that fire. */
  rules: readonly string[];
  /** Limit of the rule that fires on this metric, in `unit`; null when none fires. */
  limit: number | null;
  /** No run of the endpoint is answered. */
  isSilent: boolean;
}

/** Smallest number of samples at which the sentence states that a new level has stayed. */
const STAYED_SAMPLES_MIN = 3;

/** The sentence of an alert: what happened, how far the value deviates, since when, and which rules or detectors fired. */
export function evidenceMessage(facts: SentenceFacts): AlertMessage {
  const why = [rulesMessage(facts), detectorsMessage(facts)].filter((part) => part !== null);
  const what = happened(facts);
  if (why.length === 0) return { key: "sentence", values: { clauses: what } };
  return { key: "because", values: { happened: what, why: { clauses: why, isStart: true } } };
}

function happened(facts: SentenceFacts): AlertMessage {
  const { metricTitle, endpointName: endpoint, unit, observed, startedMs, decidedAtMs, uncertainty, kind } = facts;
  const since = { timeMs: startedMs, decidedAtMs };
  if (kind === "clock_step") return { key: "happened.clockStep", values: { endpoint, since } };
  const before = levelBefore(facts);
  const now = { quantity: observed, unit };
  const context: AlertMessage[] = [
    ...(kind === "level_shift" || kind === "ramp" || kind === "loss" || before === null
      ? []
      : [{ key: "noted.now", values: { observed: now, usual: before } } as const]),
    ...limitMessage(facts),
    ...(uncertainty === null || uncertainty === 0
      ? []
      : [{ key: "noted.error", values: { error: { plusMinus: uncertainty, unit } } } as const]),
  ];
  if (facts.isSilent) {
    const value: AlertMessage = { key: "noted.value", values: { metric: { metric: metricTitle, isInner: true }, observed: now } };
    return { key: "happened.silent", values: { endpoint, since, noted: { brackets: [value, ...limitMessage(facts)] } } };
  }
  const values = { metric: { metric: metricTitle }, endpoint, since, noted: { brackets: context } };
  const pattern = PATTERN[kind];
  if (pattern) return { key: pattern, values };
  if (before === null) return { key: "happened.been", values: { ...values, observed: now } };
  return { key: changeKey(facts), values: { ...values, from: before, to: now } };
}

const limitMessage = ({ limit, unit }: SentenceFacts): AlertMessage[] =>
  limit === null ? [] : [{ key: "noted.limit", values: { limit: { quantity: limit, unit } } }];

/** Kinds that are a pattern of the values rather than a change of their level. */
const PATTERN: Partial<Record<Evidence["kind"], AlertTextKey>> = {
  jitter: "happened.varied",
  spike_train: "happened.spiked",
  periodic: "happened.swung",
  path_asymmetry: "happened.oneDirection",
};

function changeKey({ kind, observed, level, dataQuality }: SentenceFacts): AlertTextKey {
  const isUp = observed > (level ?? observed);
  if (kind === "ramp") return isUp ? "happened.climbed" : "happened.fallenSteadily";
  const hasStayed = kind === "level_shift" && dataQuality.n >= STAYED_SAMPLES_MIN;
  if (isUp) return hasStayed ? "happened.roseAndStayed" : "happened.rose";
  return hasStayed ? "happened.fellAndStayed" : "happened.fell";
}

/** The level before; null when the level is unknown or too close to the observed value to report a change. */
function levelBefore({ observed, level, unit, uncertainty }: SentenceFacts): MessageValue | null {
  if (level === null || Math.abs(observed - level) <= (uncertainty ?? 0)) return null;
  return quantity(level, unit) === quantity(observed, unit) ? null : { quantity: level, unit };
}

function rulesMessage({ rules }: SentenceFacts): AlertMessage | null {
  if (rules.length === 0) return null;
  return { key: rules.length === 1 ? "why.rule" : "why.rules", values: { names: rules.join("”, “") } };
}

/** Names the detectors as support if at least one agrees; else null. */
function detectorsMessage({ votes }: SentenceFacts): AlertMessage | null {
  const detectors = votes.filter((vote) => vote.family !== "rule");
  const [agreeing, total] = [detectors.filter((vote) => vote.score >= 0.5).length, detectors.length];
  if (agreeing === 0) return null;
  if (agreeing === 1) return total === 1 ? { key: "why.onlyDetector" } : { key: "why.oneDetector", values: { total: String(total) } };
  return { key: "why.detectors", values: { agreeing: String(agreeing), total: String(total) } };
}
