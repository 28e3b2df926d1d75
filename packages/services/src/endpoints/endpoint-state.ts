/** CONTRACT §3 state of an endpoint. */
export const ENDPOINT_STATES = ["ok", "degraded", "anomalous", "down", "unknown", "maintenance", "learning", "paused"] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export interface EndpointFacts {
  paused: boolean;
  collectors: readonly { silentSince: Date | null; revokedAt: Date | null }[];
  conditions: readonly { state: string }[];
  /** Those that stand unresolved. */
  alerts: readonly AlertSign[];
}
export interface AlertSign {
  kind: string;
  /** `{rules: […], detector}`: who holds the alert. */
  sources: unknown;
}

/**
 * One word for a list. The worst that is known wins, but nothing is claimed of what nobody measures. An alert that a person resolved by
 * hand while its cause goes on still shows, through its condition.
 */
export function endpointState({ paused, collectors, conditions, alerts }: EndpointFacts): EndpointState {
  if (paused) return "paused";
  const measuring = collectors.filter(({ revokedAt, silentSince }) => revokedAt === null && silentSince === null);
  if (measuring.length === 0) return "unknown";
  const standing = alertsState(alerts);
  if (standing !== null) return standing;
  const has = (state: string): boolean => conditions.some((condition) => condition.state === state);
  if (has("firing")) return "anomalous";
  if (conditions.length === 0 || has("learning")) return "learning";
  return conditions.every(({ state }) => state === "no_data") ? "unknown" : "ok";
}

/** Null without alerts; a stated limit that is broken is `degraded`, what only detectors see is `anomalous`. */
export function alertsState(alerts: readonly AlertSign[]): "down" | "degraded" | "anomalous" | null {
  if (alerts.length === 0) return null;
  if (alerts.some(({ kind }) => kind === "outage")) return "down";
  return alerts.some(({ sources }) => heldByRule(sources)) ? "degraded" : "anomalous";
}

const heldByRule = (sources: unknown): boolean =>
  typeof sources === "object" && sources !== null && "rules" in sources && Array.isArray(sources.rules) && sources.rules.length > 0;
