import type { Evidence } from "../model/evidence";

const VERB: Partial<Record<Evidence["kind"], string>> = {
  ramp: "climbed",
  jitter: "spread",
  spike_train: "spiked",
  periodic: "swung",
  outage: "failed",
};

export interface SentenceFacts extends Omit<Evidence, "sentence"> {
  metricName: string;
  endpointName: string;
  /** Level before the episode; null when none is known. */
  level: number | null;
  startedMs: number;
  /** Rules that hold, by name. */
  rules: readonly string[];
}

/** One line that says what happened, how far, since when and who says so (PRODUCT §2). Times in UTC. */
export function evidenceSentence(facts: SentenceFacts): string {
  const parts = [`${facts.metricName} to ${facts.endpointName} ${change(facts)} at ${clock(facts.startedMs)}${stayed(facts.kind)}`];
  if (facts.rules.length)
    parts.push(`${facts.rules.length === 1 ? "rule" : "rules"} “${facts.rules.join("”, “")}” ${holds(facts.rules.length)}`);
  const detectors = facts.votes.filter((vote) => vote.family !== "rule");
  if (detectors.length) parts.push(`${detectors.filter((vote) => vote.score >= 0.5).length} of ${detectors.length} detectors agree`);
  if (facts.uncertainty !== null) parts.push(`±${quantity(facts.uncertainty, facts.unit)}`);
  return `${parts.join("; ")}.`;
}

const holds = (n: number): string => (n === 1 ? "holds" : "hold");
const stayed = (kind: Evidence["kind"]): string => (kind === "level_shift" ? " and stayed" : "");
const clock = (ms: number): string => `${new Date(ms).toISOString().slice(11, 19)} UTC`;

function change({ kind, observed, level, unit }: SentenceFacts): string {
  if (level === null) return `is at ${quantity(observed, unit)}`;
  const delta = observed - level;
  const verb = VERB[kind] ?? (delta < 0 ? "fell" : "rose");
  const path = `${number(scaled(level, unit))} → ${quantity(observed, unit)}`;
  if (unit === "ratio") return `${verb} to ${quantity(observed, unit)} (${path})`;
  const relative = level === 0 ? "" : `, ${delta < 0 ? "−" : "+"}${number(Math.abs(delta / level) * 100)} %`;
  return `${verb} ${quantity(Math.abs(delta), unit)} (${path}${relative})`;
}

const scaled = (value: number, unit: string): number => (unit === "ratio" ? value * 100 : value);

/** A value with its unit, three significant digits; ratios as per cent, microseconds as µs. */
export function quantity(value: number, unit: string): string {
  const label = unit === "ratio" ? "%" : unit === "us" ? "µs" : unit;
  return `${number(scaled(value, unit))} ${label}`;
}

function number(value: number): string {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const text = String(Number(value.toFixed(Math.min(digits, 9))));
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return fraction ? `${grouped}.${fraction}` : grouped;
}
