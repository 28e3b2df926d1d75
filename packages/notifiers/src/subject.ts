import type { NotificationType } from "@padit/domain";
import type { Message } from "./message";

/** Where a message stands in the life of what it is about, for receivers that know alarms by an identifier and a state. */
export type Phase = "opened" | "acknowledged" | "updated" | "ended";

const PHASES: readonly (readonly [RegExp, Phase])[] = [
  [/\.(created|reopened|silent|started)$/, "opened"],
  [/\.acknowledged$/, "acknowledged"],
  [/\.(resolved|recovered|ended)$/, "ended"],
];

/** Flapping neither opens nor ends an alarm. */
export const phaseOf = (type: NotificationType): Phase => {
  if (type === "test") return "opened";
  if (type.includes(".flapping_")) return "updated";
  return PHASES.find(([pattern]) => pattern.test(type))?.[1] ?? "updated";
};

/** Identifies what a message is about: the same text in all messages of one alert or incident. Each test is about itself. */
export function subjectOf({ type, timestamp, alert, collector, maintenance }: Message): string {
  if (alert) return alert.id;
  if (maintenance) return `maintenance-${maintenance.run.id}`;
  return type === "test" || !collector ? `test-${Date.parse(timestamp)}` : `collector-${collector.id}`;
}
