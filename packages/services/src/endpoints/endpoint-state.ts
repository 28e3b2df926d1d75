import type { Severity } from "@padit/domain";
import { isOutcomeMetric } from "@padit/domain/metrics";
import { protocols } from "@padit/protocols";

/** States of an endpoint (docs/spec/data-model.md, "States of an endpoint"). */
export const ENDPOINT_STATES = [
  "ok",
  "degraded",
  "anomalous",
  "down",
  "unknown",
  "not_measured",
  "maintenance",
  "learning",
  "paused",
] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export interface EndpointFacts {
  paused: boolean;
  /** The run of maintenance that covers the endpoint now. */
  maintenanceRunId: string | null;
  collectors: readonly { silentSince: Date | null; revokedAt: Date | null }[];
  conditions: readonly ConditionSign[];
  /** The unresolved alerts. */
  alerts: readonly AlertSign[];
}
export interface AlertSign {
  kind: string;
  /** `{rules: […], detector}`: the rules that hold the alert, and whether detectors hold it. */
  sources: unknown;
  severity: Severity;
}
export interface ConditionSign {
  metricGroup: string;
  state: string;
}

/** Kinds of alerts about an endpoint that nothing reaches. */
export const DOWN_KINDS = ["outage", "wrong_answer"];
/** Kinds of alerts about a limit that a person set or that the metric has by nature, such as loss. */
export const DEGRADED_KINDS = ["loss", "limit", "countdown"];
/** Kinds of alerts about a collector that works but measures nothing. */
export const NOT_MEASURED_KINDS = ["no_data", "not_measured"];

/**
 * Groups of metrics for which missing samples mean nothing, such as the days until a certificate expires. Learning does not wait for them.
 */
export const OPTIONAL_GROUPS: readonly string[] = [
  ...new Set(
    protocols
      .list()
      .flatMap(({ metrics }) =>
        Object.entries(metrics).flatMap(([name, { type, nature }]) => (type === "custom" && nature.isOptional ? [name] : [])),
      ),
  ),
];

/**
 * One word for a list. The worst known state wins, but nothing is claimed while no collector measures, not even that an outage lasts. An
 * alert that a person resolved while its cause lasts still shows through its condition. An expected failure is `down` too, because nothing
 * gets through. `learning` applies only while no group is known to be well; in other states the view shows the progress of learning.
 */
export function endpointState({ paused, maintenanceRunId, collectors, conditions, alerts }: EndpointFacts): EndpointState {
  if (paused) return "paused";
  if (maintenanceRunId !== null) return "maintenance";
  if (!collectors.some(isWorking)) return "unknown";
  if (isUnmeasured(conditions)) return "not_measured";
  const worst = alertsState(alerts);
  if (worst !== null) return worst;
  if (alerts.length > 0) return "not_measured";
  if (conditions.some(({ state }) => state === "firing")) return "anomalous";
  if (conditions.some(({ state }) => state === "expected")) return "down";
  const essential = conditions.filter(({ metricGroup }) => !OPTIONAL_GROUPS.includes(metricGroup));
  const isKnown = essential.some(({ state }) => state === "ok");
  if (essential.length === 0 || (!isKnown && essential.some(({ state }) => state === "learning"))) return "learning";
  if (essential.every(({ state }) => state === "no_data")) return "not_measured";
  // Runs fail and no other group has a sample that contradicts them: nothing has got through yet.
  return essential.every(({ state }) => state === "no_data" || state === "pending") ? "down" : "ok";
}

/** The conditions of an endpoint that describe how its latest runs ended. */
export const outcomesOf = <C extends ConditionSign>(conditions: readonly C[]): C[] =>
  conditions.filter(({ metricGroup }) => isOutcomeMetric(metricGroup));

/** States of an outcome that leave open whether something was measured. */
export const UNDECIDED_OUTCOMES = ["not_offered", "no_data"];

/** Whether the latest run measured nothing, for every collector of the endpoint and every part that the far end offers. */
function isUnmeasured(conditions: readonly ConditionSign[]): boolean {
  const known = outcomesOf(conditions).filter(({ state }) => !UNDECIDED_OUTCOMES.includes(state));
  return known.length > 0 && known.every(({ state }) => state === "not_measured");
}

export const isWorking = ({ silentSince, revokedAt }: EndpointFacts["collectors"][number]): boolean =>
  silentSince === null && revokedAt === null;

/**
 * Null without alerts about measured values. A broken limit is `degraded`; an anomaly that only detectors see is `anomalous`, and so is a limit
 * of severity info, which a person set in order to know and not in order to act.
 */
export function alertsState(alerts: readonly AlertSign[]): "down" | "degraded" | "anomalous" | null {
  const measured = alerts.filter((alert) => !isAboutMeasuring(alert));
  if (measured.length === 0) return null;
  if (measured.some(isAboutOutage)) return "down";
  return measured.some(isAboutLimit) ? "degraded" : "anomalous";
}

export const isAboutMeasuring = ({ kind }: AlertSign): boolean => NOT_MEASURED_KINDS.includes(kind);
export const isAboutOutage = ({ kind }: AlertSign): boolean => DOWN_KINDS.includes(kind);
export const isAboutLimit = ({ kind, sources, severity }: AlertSign): boolean =>
  severity !== "info" && (DEGRADED_KINDS.includes(kind) || heldByRule(sources));

const heldByRule = (sources: unknown): boolean =>
  typeof sources === "object" && sources !== null && "rules" in sources && Array.isArray(sources.rules) && sources.rules.length > 0;
