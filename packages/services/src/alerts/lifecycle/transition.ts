import type { Json, Severity } from "@padit/domain";
import type { AlertWords } from "@padit/domain/alerts";
import type { Decision } from "../decision";
import type { RuledTransition, StoryType, Verdict } from "./transition-rules";

/** What detection reports about an alert: the columns of the row that people do not decide. */
export interface AlertStory {
  metricName: string;
  seriesId: number | null;
  title: string;
  /** Sentence of the evidence. */
  description: string;
  /** Title and sentence by key; absent where they are known in English only. */
  words?: AlertWords;
  severity: Severity;
  kind: string;
  score: number;
  /** DetectionScore object in snake_case, as `detectionScoreOf` creates it. */
  detectionScore: { evidence: { [key: string]: Json } } & { [key: string]: Json };
  /** The rules that hold the alert, and whether detectors hold it. */
  sources: { rules: readonly { id: string; name: string }[]; detector: boolean };
  /** Time of the first bad sample of the current bout. */
  boutStartedAt: Date;
}

/** The columns that an alert's row has from the start. */
export interface NewAlert extends AlertStory {
  key: string;
  endpointId: string | null;
  collectorId: string | null;
  metricGroup: string;
  labels: readonly string[];
  episodeStart: Date;
}

/**
 * Everything that can happen to an alert. `opened` creates the row; `undone` restores rows to their state before a bulk action.
 * `joined_incident` also removes the alert from its previous incident; `isAlone` (the incident's only alert) writes no timeline entry.
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

/** Type of the timeline entry for each transition. Names that were stored before this union existed are kept. */
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
