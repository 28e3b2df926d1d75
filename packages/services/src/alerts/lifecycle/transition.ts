import type { Json, Severity } from "@padit/domain";
import type { Decision } from "../decision";
import type { RuledTransition, StoryType, Verdict } from "./transition-rules";

/** What detection says about an alert: the columns of the row that are no decision of people. */
export interface AlertStory {
  metricName: string;
  seriesId: number | null;
  title: string;
  /** The evidence's sentence. */
  description: string;
  severity: Severity;
  kind: string;
  score: number;
  /** CONTRACT §1 DetectionScore as it leaves. */
  detectionScore: { evidence: { [key: string]: Json } } & { [key: string]: Json };
  /** Which rules and whether the detectors hold the alert. */
  sources: { rules: readonly { id: string; name: string }[]; detector: boolean };
  /** The first bad sample of the present bout. */
  boutStartedAt: Date;
}

/** What an alert's row holds from the beginning. */
export interface NewAlert extends AlertStory {
  key: string;
  endpointId: string | null;
  collectorId: string | null;
  metricGroup: string;
  labels: readonly string[];
  episodeStart: Date;
}

/**
 * All that can happen to an alert. `opened` makes the row; `undone` puts rows back to what they were before a bulk action. `joined_incident`
 * also leaves the incident before; an alert that is alone in its incident has no entry about it.
 */
export type Transition =
  | { type: "opened"; alert: NewAlert }
  | Exclude<RuledTransition, { type: StoryType | "reopened" }>
  | { type: StoryType; story: AlertStory }
  | { type: "reopened"; story: AlertStory | null }
  | { type: "joined_incident"; incidentId: string; isPinned: boolean; isAlone: boolean }
  | { type: "undone"; before: ReadonlyMap<string, Decision>; isResolution: boolean };

export const resolvedByPerson = (name: string, verdict: Verdict): Transition => ({
  ...{ type: "resolved", resolution: "person", verdict },
  reason: `${name} resolved it as ${verdict.replaceAll("_", " ")}.`,
});

/** Entry of the timeline for each transition. Names that were stored before this union existed stay. */
export const TIMELINE_TYPE: Readonly<Record<Transition["type"], string>> = {
  opened: "opened",
  updated: "refined",
  severity_raised: "severity_raised",
  flapping_started: "flapping_started",
  flapping_ended: "flapping_ended",
  acknowledged: "acknowledged",
  unacknowledged: "unacknowledged",
  snoozed: "snoozed",
  woken: "unsnoozed",
  assigned: "assigned",
  resolved: "resolved",
  reopened: "reopened",
  noted: "noted",
  verdict_given: "verdict_given",
  joined_incident: "joined_incident",
  undone: "undone",
};

/** Audit action of a person's transition on one alert. */
export const AUDIT_ACTION: Readonly<Record<Transition["type"], string>> = {
  opened: "alert.open",
  updated: "alert.update",
  severity_raised: "alert.update",
  flapping_started: "alert.update",
  flapping_ended: "alert.update",
  acknowledged: "alert.acknowledge",
  unacknowledged: "alert.unacknowledge",
  snoozed: "alert.snooze",
  woken: "alert.unsnooze",
  assigned: "alert.assign",
  resolved: "alert.resolve",
  reopened: "alert.reopen",
  noted: "alert.note",
  verdict_given: "alert.verdict",
  joined_incident: "alert.move",
  undone: "alert.undo",
};
