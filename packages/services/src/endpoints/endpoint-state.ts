import { isOutcomeMetric } from "@padit/domain/metrics";
import { protocols } from "@padit/protocols";

/** CONTRACT §3 state of an endpoint. */
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
  collectors: readonly { silentSince: Date | null; revokedAt: Date | null }[];
  conditions: readonly ConditionSign[];
  /** Unresolved ones. */
  alerts: readonly AlertSign[];
}
export interface AlertSign {
  kind: string;
  /** `{rules: […], detector}`: who holds the alert. */
  sources: unknown;
}
export interface ConditionSign {
  metricGroup: string;
  state: string;
}

/** Alerts of these kinds say that nothing gets through. */
export const DOWN_KINDS = ["outage", "wrong_answer"];
/** Alerts of these kinds are about a limit that somebody set or that the metric brings, as loss does. */
export const DEGRADED_KINDS = ["loss", "limit", "countdown"];
/** Alerts of these kinds say that the collector works and that nevertheless nothing is measured. */
export const NOT_MEASURED_KINDS = ["no_data", "not_measured"];

/** Groups of metrics that may have no samples without that meaning anything, such as the days of a certificate. They hold up no learning. */
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
 * One word for a list. The worst that is known wins, but nothing is claimed of what nobody measures, not even that an outage goes on. An alert that a person resolved by
 * hand while its cause goes on still shows, through its condition. A failure that a person expects is `down` too: it is expected, but nothing
 * gets through. `learning` is a state only while no group is known to be well; beside any other state, the view says how far learning is.
 */
export function endpointState({ paused, collectors, conditions, alerts }: EndpointFacts): EndpointState {
  if (paused) return "paused";
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
  // Runs fail, and no other group has had a sample that says otherwise: nothing has got through yet.
  return essential.every(({ state }) => state === "no_data" || state === "pending") ? "down" : "ok";
}

/** Outcomes of an endpoint: the conditions that say how its latest runs ended. */
export const outcomesOf = <C extends ConditionSign>(conditions: readonly C[]): C[] =>
  conditions.filter(({ metricGroup }) => isOutcomeMetric(metricGroup));

/** States of an outcome that neither say that something was measured nor that it was not. */
export const UNDECIDED_OUTCOMES = ["not_offered", "no_data"];

/** Every collector that probes it, and every part that the far end offers, says that the latest run measured nothing. */
function isUnmeasured(conditions: readonly ConditionSign[]): boolean {
  const known = outcomesOf(conditions).filter(({ state }) => !UNDECIDED_OUTCOMES.includes(state));
  return known.length > 0 && known.every(({ state }) => state === "not_measured");
}

export const isWorking = ({ silentSince, revokedAt }: EndpointFacts["collectors"][number]): boolean =>
  silentSince === null && revokedAt === null;

/** Null without alerts about what was measured. A broken limit is `degraded`, what only detectors see is `anomalous`. */
export function alertsState(alerts: readonly AlertSign[]): "down" | "degraded" | "anomalous" | null {
  const measured = alerts.filter((alert) => !isAboutMeasuring(alert));
  if (measured.length === 0) return null;
  if (measured.some(isAboutOutage)) return "down";
  return measured.some(isAboutLimit) ? "degraded" : "anomalous";
}

export const isAboutMeasuring = ({ kind }: AlertSign): boolean => NOT_MEASURED_KINDS.includes(kind);
export const isAboutOutage = ({ kind }: AlertSign): boolean => DOWN_KINDS.includes(kind);
export const isAboutLimit = ({ kind, sources }: AlertSign): boolean => DEGRADED_KINDS.includes(kind) || heldByRule(sources);

const heldByRule = (sources: unknown): boolean =>
  typeof sources === "object" && sources !== null && "rules" in sources && Array.isArray(sources.rules) && sources.rules.length > 0;
