import type { AlertMessage } from "@padit/domain/alerts";
import { wordsOf } from "../alerts/stored-words";
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
  /** `words` as stored. */
  alerts: readonly (AlertSign & { description: string; words: unknown })[];
  conditions: readonly (ConditionSign & { reason: string | null })[];
}

/** A sentence of the reason, so that each reader reads it in the own language. */
export type StateMessage =
  | { key: (typeof PLAIN_KEYS)[number] }
  | { key: "silent"; name: string }
  | { key: "allSilent" | "moreAlerts"; count: number }
  | { key: "normal"; seconds: number; count: number }
  /** Reasons as collectors report them. */
  | { key: "unmeasured"; text: string }
  /** The sentence of an alert, `now` during maintenance; its words are null for rows of an earlier version. */
  | { key: "alert" | "now"; text: string; words: AlertMessage | null }
  /** A text that a collector or a person wrote. */
  | { key: "asWritten"; text: string };

/** Why an endpoint is in its state, and the remedy. */
export function stateMessages(input: StateInput): StateMessage[] {
  const { state, conditions } = input;
  const unmeasured = state === "not_measured" ? reasonsOf(conditions, "not_measured") : "";
  if (unmeasured) return [{ key: "unmeasured", text: unmeasured }];
  const expected = conditions.find((condition) => condition.state === "expected");
  if (state === "down" && expected && !decisiveAlert(state, input.alerts))
    return [expected.reason === null ? { key: "expected" } : { key: "asWritten", text: expected.reason }];
  const unoffered = state === "ok" || state === "learning" ? reasonsOf(conditions, "not_offered") : "";
  return [...ownMessages(input), ...(unoffered ? [{ key: "asWritten", text: unoffered } as const] : [])];
}

/** The messages in English. */
export const stateReason = (messages: readonly StateMessage[]): string => messages.map(inEnglish).join(" ");

function inEnglish(message: StateMessage): string {
  switch (message.key) {
    case "silent":
      return `Its collector ${message.name} is silent: check that its machine runs and reaches the server.`;
    case "allSilent":
      return `All ${message.count} of its collectors are silent: check that their machines run and reach the server.`;
    case "moreAlerts":
      return `${countText(message.count, "more alert")} ${message.count === 1 ? "is" : "are"} open.`;
    case "normal":
      return `Normal. Measured every ${message.seconds} s from ${countText(message.count, "collector")}.`;
    case "unmeasured":
      return `Not measured: ${message.text}`;
    case "now":
      return `Now: ${message.text}`;
    case "alert":
    case "asWritten":
      return message.text;
    default:
      return PLAIN_TEXTS[message.key];
  }
}

const PLAIN_KEYS = [
  ...(["paused", "noMeasurements", "neverAnswered", "resolvedByHand", "learning", "waiting", "maintenance"] as const),
  ...(["expected", "noCollector", "revoked"] as const),
] as const;
const PLAIN_TEXTS: Readonly<Record<(typeof PLAIN_KEYS)[number], string>> = {
  paused: "Paused: nothing is measured until somebody resumes it.",
  noMeasurements:
    "Its collector works, but no measurements arrive: run a test from its settings to see what keeps the collector from measuring.",
  neverAnswered: "It has not answered since it was added: check its address, and that no firewall drops the probe.",
  resolvedByHand: "Its alert was resolved by hand, but the cause goes on: open its last alert to see what it was.",
  learning: "Learning what is normal here. Loss, outages and rules already raise alerts.",
  waiting: "Waiting for the first measurements; a test from its settings shows at once whether it answers.",
  maintenance: "Under maintenance.",
  expected: "It fails as expected at this time.",
  noCollector: "No collector measures it: choose one in its settings.",
  revoked: "Access of its collector was revoked: choose another collector in its settings.",
};

/** The distinct reasons of the outcomes in that state. */
const reasonsOf = (conditions: StateInput["conditions"], state: string): string =>
  [...new Set(outcomesOf(conditions).flatMap((outcome) => (outcome.state === state ? (outcome.reason ?? []) : [])))].join(" ");

function ownMessages({ state, learning, intervalMs, maintenanceNote, collectors, alerts }: StateInput): StateMessage[] {
  const alert = decisiveAlert(state, alerts);
  if (alert)
    return [alertMessage("alert", alert), ...(alerts.length > 1 ? [{ key: "moreAlerts", count: alerts.length - 1 } as const] : [])];
  switch (state) {
    case "paused":
      return [{ key: "paused" }];
    case "unknown":
      return [withoutCollector(collectors)];
    case "not_measured":
      return [{ key: "noMeasurements" }];
    case "down":
      return [{ key: "neverAnswered" }];
    case "degraded":
    case "anomalous":
      return [{ key: "resolvedByHand" }];
    case "learning":
      return [{ key: learning ? "learning" : "waiting" }];
    case "maintenance":
      return [
        { key: "maintenance" },
        ...(maintenanceNote ? [{ key: "asWritten", text: maintenanceNote } as const] : []),
        ...(alerts[0] ? [alertMessage("now", alerts[0])] : []),
      ];
    case "ok":
      return [{ key: "normal", seconds: intervalMs / 1000, count: collectors.filter(isWorking).length }];
  }
}

const alertMessage = (key: "alert" | "now", { description, words }: StateInput["alerts"][number]): StateMessage => ({
  ...{ key, text: description },
  words: wordsOf(words)?.sentence ?? null,
});

/** The worst of the alerts that put an endpoint into this state. @param alerts worst first */
export function decisiveAlert<A extends AlertSign>(state: EndpointState, alerts: readonly A[]): A | undefined {
  if (state === "down") return alerts.find(isAboutOutage);
  if (state === "degraded") return alerts.find(isAboutLimit);
  return state === "anomalous" || state === "not_measured" ? alerts[0] : undefined;
}

function withoutCollector(collectors: StateInput["collectors"]): StateMessage {
  const present = collectors.filter(({ revokedAt }) => revokedAt === null);
  const [first, ...others] = present;
  if (collectors.length === 0) return { key: "noCollector" };
  if (!first) return { key: "revoked" };
  return others.length === 0 ? { key: "silent", name: first.name } : { key: "allSilent", count: present.length };
}

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
