import {
  type AlertSign,
  type ConditionSign,
  type EndpointFacts,
  type EndpointState,
  isAboutLimit,
  isAboutOutage,
  isWorking,
  OPTIONAL_GROUPS,
  outcomesOf,
} from "./endpoint-state";

interface StateInput {
  state: EndpointState;
  learning: Learning | null;
  intervalMs: number;
  /** Name and expected effect of the maintenance that covers the endpoint now. */
  maintenanceNote: string | null;
  collectors: readonly (EndpointFacts["collectors"][number] & { name: string })[];
  alerts: readonly (AlertSign & { description: string })[];
  conditions: readonly (ConditionSign & { reason: string | null })[];
}

/** One sentence with the reason for an endpoint's state and the remedy. */
export function stateReason(input: StateInput): string {
  const { state, conditions } = input;
  const unmeasured = state === "not_measured" ? reasonsOf(conditions, "not_measured") : "";
  if (unmeasured) return `Not measured: ${unmeasured}`;
  const expected = conditions.find((condition) => condition.state === "expected");
  if (state === "down" && expected && !decisiveAlert(state, input.alerts)) return expected.reason ?? "It fails as expected at this time.";
  const unoffered = state === "ok" || state === "learning" ? reasonsOf(conditions, "not_offered") : "";
  return [ownReason(input), unoffered].filter(Boolean).join(" ");
}

/** The distinct reasons of the outcomes in that state. */
const reasonsOf = (conditions: StateInput["conditions"], state: string): string =>
  [...new Set(outcomesOf(conditions).flatMap((outcome) => (outcome.state === state ? (outcome.reason ?? []) : [])))].join(" ");

function ownReason({ state, learning, intervalMs, maintenanceNote, collectors, alerts }: StateInput): string {
  const alert = decisiveAlert(state, alerts);
  if (alert) return `${alert.description}${othersText(alerts.length - 1)}`;
  switch (state) {
    case "paused":
      return "Paused: nothing is measured until somebody resumes it.";
    case "unknown":
      return withoutCollector(collectors);
    case "not_measured":
      return "Its collector works, but no measurements arrive: run a test from its settings to see what keeps the collector from measuring.";
    case "down":
      return "It has not answered since it was added: check its address, and that no firewall drops the probe.";
    case "degraded":
    case "anomalous":
      return "Its alert was resolved by hand, but the cause goes on: open its last alert to see what it was.";
    case "learning":
      return learning
        ? "Learning what is usual here; loss, outages and rules alert already."
        : "Waiting for the first measurements; a test from its settings shows at once whether it answers.";
    case "maintenance":
      return `Under maintenance. ${maintenanceNote ?? ""}${alerts[0] ? ` Now: ${alerts[0].description}` : ""}`.trim();
    case "ok":
      return `As usual, measured every ${intervalMs / 1000} s from ${countText(collectors.filter(isWorking).length, "collector")}.`;
  }
}

/** The worst of the alerts that put an endpoint into this state. @param alerts worst first */
export function decisiveAlert<A extends AlertSign>(state: EndpointState, alerts: readonly A[]): A | undefined {
  if (state === "down") return alerts.find(isAboutOutage);
  if (state === "degraded") return alerts.find(isAboutLimit);
  return state === "anomalous" || state === "not_measured" ? alerts[0] : undefined;
}

function withoutCollector(collectors: StateInput["collectors"]): string {
  const present = collectors.filter(({ revokedAt }) => revokedAt === null);
  const [first, ...others] = present;
  if (collectors.length === 0) return "No collector measures it: choose one in its settings.";
  if (!first) return "Access of its collector was revoked: choose another collector in its settings.";
  return others.length === 0
    ? `Its collector ${first.name} is silent: check that its machine runs and reaches the server.`
    : `All ${present.length} of its collectors are silent: check that their machines run and reach the server.`;
}

const othersText = (n: number): string => (n > 0 ? ` ${countText(n, "more alert")} ${n === 1 ? "is" : "are"} open.` : "");
const countText = (n: number, noun: string): string => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`);

export interface Learning {
  /** Number of learnt windows; `needed` is their target. */
  learnt: number;
  needed: number;
  /** Estimated end at the pace so far; null before the first window, and if the start of learning is unknown. */
  endsAt: Date | null;
}
interface LearningCondition extends ConditionSign {
  since: Date;
  updatedAt: Date;
  learntWindows: number;
  neededWindows: number;
}

/** States in which no answers arrive, so that nothing is learnt. */
const STATES_WITHOUT_LEARNING: readonly EndpointState[] = ["paused", "unknown", "not_measured", "down"];

/** Learning progress of the slowest essential group, apart from the endpoint's state; null once all have learnt, and before any sample. */
export function learningOf(state: EndpointState, conditions: readonly LearningCondition[]): Learning | null {
  if (STATES_WITHOUT_LEARNING.includes(state)) return null;
  const [slowest] = conditions
    .filter((condition) => condition.state === "learning" && !OPTIONAL_GROUPS.includes(condition.metricGroup))
    .sort((a, b) => a.learntWindows - a.neededWindows - (b.learntWindows - b.neededWindows));
  if (!slowest) return null;
  const { learntWindows: learnt, neededWindows: needed, since, updatedAt } = slowest;
  // Rows of an earlier version have the Unix epoch as `since` if the start of learning was not stored.
  if (learnt === 0 || since.getTime() === 0) return { learnt, needed, endsAt: null };
  const perWindowMs = (updatedAt.getTime() - since.getTime()) / learnt;
  return { learnt, needed, endsAt: new Date(updatedAt.getTime() + (needed - learnt) * perWindowMs) };
}
