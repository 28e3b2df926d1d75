import type { NotificationType } from "@padit/domain";
import type { Message } from "./message";

/** Phase of the alert or incident of a message, for receivers that identify alarms and track their state. */
export type Phase = "opened" | "acknowledged" | "updated" | "ended";

const PHASES: readonly (readonly [RegExp, Phase])[] = [
  [/\.(created|reopened|silent|started)$/, "opened"],
  [/\.acknowledged$/, "acknowledged"],
  [/\.(resolved|recovered|ended)$/, "ended"],
];

/** The phase of a message by its type. Flapping neither opens nor ends an alarm. */
export const phaseOf = (type: NotificationType): Phase => {
  if (type === "test") return "opened";
  if (type.includes(".flapping_")) return "updated";
  return PHASES.find(([pattern]) => pattern.test(type))?.[1] ?? "updated";
};

/** Identifier of the subject of a message, equal in all messages of one alert or incident. Each test message has its own. */
export function subjectOf({ type, timestamp, alert, collector, maintenance }: Message): string {
  if (alert) return alert.id;
  if (maintenance) return `maintenance-${maintenance.run.id}`;
  return type === "test" || !collector ? `test-${Date.parse(timestamp)}` : `collector-${collector.id}`;
}
