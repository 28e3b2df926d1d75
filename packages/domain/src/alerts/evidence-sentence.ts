import type { Evidence } from "../model/evidence";
import { plusMinus, quantity } from "./quantity";

export interface SentenceFacts extends Omit<Evidence, "sentence"> {
  /** Name of the metric for people. */
  metricTitle: string;
  endpointName: string;
  /** Level before the episode; null when none is known. */
  level: number | null;
  startedMs: number;
  /** Rules that hold, by name. */
  rules: readonly string[];
  /** Limit of the rule that holds on this metric, in `unit`; null where none does. */
  limit: number | null;
  /** No run of the endpoint is answered. */
  isSilent: boolean;
}

/** Smallest number of samples at which the sentence states that a new level has stayed. */
const STAYED_SAMPLES_MIN = 3;

/** What happened, how far, since when and why the alert fired (PRODUCT §2). Times in UTC. */
export function evidenceSentence(facts: SentenceFacts): string {
  const why = [rulesText(facts), detectorsText(facts)].filter((part) => part !== null).join("; ");
  return why ? `${happened(facts)}. ${why.charAt(0).toUpperCase()}${why.slice(1)}.` : `${happened(facts)}.`;
}

/** Time of day in UTC, with the date where the reader's "now" is on another day. */
export function sinceText(ms: number, nowMs: number): string {
  const [day, time = ""] = new Date(ms).toISOString().split("T");
  return `${day === new Date(nowMs).toISOString().slice(0, 10) ? "" : `${day} `}${time.slice(0, 8)} UTC`;
}

function happened(facts: SentenceFacts): string {
  const { metricTitle, endpointName, unit, observed, startedMs, decidedAtMs, uncertainty, kind } = facts;
  const subject = `${metricTitle} on ${endpointName}`;
  const since = sinceText(startedMs, decidedAtMs);
  if (kind === "clock_step")
    return `The one-way delays of ${endpointName} shifted in opposite directions at ${since} while the round trip did not: one of the clocks was probably set`;
  const before = levelBefore(facts);
  const context = [
    ...(kind === "level_shift" || kind === "ramp" || kind === "loss" || before === null
      ? []
      : [`now ${quantity(observed, unit)}, usually ${before}`]),
    ...limitText(facts),
    ...(uncertainty === null || uncertainty === 0 ? [] : [plusMinus(uncertainty, unit)]),
  ];
  const noted = context.length ? ` (${context.join(", ")})` : "";
  if (facts.isSilent)
    return `${endpointName} has not answered since ${since} (${[`${metricTitle.toLowerCase()} ${quantity(observed, unit)}`, ...limitText(facts)].join(", ")})`;
  const pattern = PATTERN[kind];
  if (pattern) return `${subject} has ${pattern} since ${since}${noted}`;
  if (before === null) return `${subject} has been ${quantity(observed, unit)} since ${since}${noted}`;
  return `${change(facts, subject, before, since)}${noted}`;
}

const limitText = ({ limit, unit }: SentenceFacts): string[] => (limit === null ? [] : [`limit ${quantity(limit, unit)}`]);

/** Kinds that are a pattern of the values rather than a change of their level. */
const PATTERN: Partial<Record<Evidence["kind"], string>> = {
  jitter: "varied more than usual",
  spike_train: "spiked repeatedly",
  periodic: "swung up and down",
  path_asymmetry: "changed in one direction only",
};

function change({ kind, observed, level, unit, dataQuality }: SentenceFacts, subject: string, before: string, since: string): string {
  const isUp = observed > (level ?? observed);
  const path = `from ${before} to ${quantity(observed, unit)}`;
  if (kind === "ramp") return `${subject} has ${isUp ? "climbed" : "fallen"} steadily ${path} since ${since}`;
  const hasStayed = kind === "level_shift" && dataQuality.n >= STAYED_SAMPLES_MIN;
  return `${subject} ${isUp ? "rose" : "fell"} ${path} at ${since}${hasStayed ? " and has stayed there" : ""}`;
}

/** The level before as text; null when the level is unknown or too close to the observed value to report a change. */
function levelBefore({ observed, level, unit, uncertainty }: SentenceFacts): string | null {
  if (level === null || Math.abs(observed - level) <= (uncertainty ?? 0)) return null;
  const before = quantity(level, unit);
  return before === quantity(observed, unit) ? null : before;
}

function rulesText({ rules }: SentenceFacts): string | null {
  if (rules.length === 0) return null;
  return rules.length === 1 ? `rule “${rules[0]}” is breached` : `rules “${rules.join("”, “")}” are breached`;
}

/** Detectors are named as support only where at least one agrees. */
function detectorsText({ votes }: SentenceFacts): string | null {
  const detectors = votes.filter((vote) => vote.family !== "rule");
  const agreeing = detectors.filter((vote) => vote.score >= 0.5).length;
  if (agreeing === 0) return null;
  return `${agreeing} of ${detectors.length} ${detectors.length === 1 ? "detector" : "detectors"} ${agreeing === 1 ? "agrees" : "agree"}`;
}
