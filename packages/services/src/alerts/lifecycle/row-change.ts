import type { Prisma } from "@padit/db";
import { type Json, moreSevere, type NotificationType, SEVERITIES } from "@padit/domain";
import { isAboutSilence } from "../about-silence";
import { storedWords } from "../stored-words";
import { alertNews } from "./alert-news";
import type { LockedAlert } from "./locked-alerts";
import { type AlertStory, TIMELINE_TYPE, type Transition } from "./transition";
import { decisionAfter, type RuledTransition } from "./transition-rules";

/** Stored in columns as the actor of changes by detection and timers; people are stored by name. */
export const BY_SYSTEM = "system";

type Columns = Omit<Prisma.AlertUncheckedUpdateManyInput, "version" | "sequence">;
export interface RowChange {
  id: string;
  columns: Columns;
  /** Entry of the timeline; null if nothing happened that people must read. */
  entry: { type: string; detail: { [key: string]: Json } } | null;
  /** Type of the event to publish; null for none. */
  webhook: NotificationType | null;
  /** Number of the alert's last event, including this one. */
  sequence: number;
  /** Id of the collector if the alert is about a collector's silence, else null. */
  collectorId: string | null;
  story: AlertStory | null;
}

/** The change that a transition makes to one locked row; null if the transition does not apply. Pure. */
export function rowChange(
  row: LockedAlert,
  transition: Exclude<Transition, { type: "opened" }>,
  by: { name: string; at: Date },
): RowChange | null {
  switch (transition.type) {
    case "undone": {
      const columns = transition.before.get(row.id);
      const type = transition.isResolution ? ("reopened" as const) : ("undone" as const);
      return columns ? changed(row, type, columns, null, {}) : null;
    }
    case "reopened":
      return reopening(row, transition.story, by);
    case "updated":
    case "severity_raised":
    case "flapping_started":
      return retelling(row, transition, by);
    case "joined_incident":
      return joining(row, transition);
    case "flapping_ended":
      if (row.flappingSince === null) return null;
      break;
  }
  const decision = decisionAfter(row, transition, by);
  return decision && changed(row, transition.type, decision, null, detailOf(transition));
}

/**
 * The change for new evidence of an unresolved alert. The severity of an unresolved alert never falls. A rise has its own event type,
 * whatever type detection reported, so that a repeated effect raises nothing twice.
 */
function retelling(
  row: LockedAlert,
  { type, story }: Extract<Transition, { type: "updated" | "severity_raised" | "flapping_started" }>,
  by: { name: string; at: Date },
): RowChange | null {
  const severity = moreSevere(row.severity, story.severity);
  const isRaised = SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(row.severity);
  const isFlappingStart = type === "flapping_started" && row.flappingSince === null;
  const actual = isFlappingStart ? "flapping_started" : isRaised ? "severity_raised" : "updated";
  const decision = decisionAfter(row, { type: actual }, by);
  if (!decision) return null;
  const { isNews, told } = alertNews(row.sources, { ...story, severity });
  const hasLapsed = row.status === "acknowledged" && decision.status === "open";
  const detail = { kind: story.kind, severity, ...(hasLapsed && { acknowledgement: "lapsed" }) };
  const change = changed(row, actual, { ...storyColumns(story, told), severity, ...decision }, story, detail);
  return actual === "updated" && !isNews ? { ...change, entry: null } : change;
}

function reopening(row: LockedAlert, story: AlertStory | null, by: { name: string; at: Date }): RowChange | null {
  const decision = decisionAfter(row, { type: "reopened", isByDetection: story !== null }, by);
  if (!decision) return null;
  const told = story && { ...storyColumns(story), severity: story.severity, boutOpenedAt: by.at };
  return changed(row, "reopened", { ...told, ...decision }, story, {});
}

function joining(row: LockedAlert, transition: Extract<Transition, { type: "joined_incident" }>): RowChange | null {
  const { incidentId, isPinned, isAlone } = transition;
  if (row.incidentId === incidentId) return null;
  const detail = { incidentId, ...(row.incidentId !== null && { from: row.incidentId }) };
  const change = changed(row, "joined_incident", { incidentId, incidentPinned: isPinned }, null, detail);
  return isAlone ? { ...change, entry: null } : change;
}

function changed(
  row: LockedAlert,
  type: Transition["type"],
  columns: Columns,
  story: AlertStory | null,
  detail: { [key: string]: Json },
): RowChange {
  const webhook = webhookOf(row, type, columns, story);
  return {
    ...{ id: row.id, columns, webhook, story },
    entry: { type: TIMELINE_TYPE[type], detail },
    sequence: row.sequence + (webhook === null ? 0 : 1),
    collectorId: isAboutSilence(row) ? row.collectorId : null,
  };
}

/** The notification type of a transition. The silence of a collector has its own types, except when a person ends its alert. */
function webhookOf(row: LockedAlert, type: Transition["type"], columns: Columns, story: AlertStory | null): NotificationType | null {
  switch (type) {
    case "acknowledged":
      return columns.status === "acknowledged" ? "alert.acknowledged" : null;
    case "resolved":
      return isAboutSilence(row) && columns.resolvedBy === BY_SYSTEM ? "collector.recovered" : "alert.resolved";
    case "reopened":
      return isAboutSilence(row) && story !== null ? "collector.silent" : "alert.reopened";
    case "severity_raised":
      return "alert.severity_raised";
    case "flapping_started":
      return "alert.flapping_started";
    case "flapping_ended":
      return "alert.flapping_ended";
    default:
      return null;
  }
}

function detailOf(transition: RuledTransition): { [key: string]: Json } {
  switch (transition.type) {
    case "resolved":
      return {
        ...{ resolution: transition.resolution, reason: transition.reason },
        ...(transition.verdict !== null && { verdict: transition.verdict }),
      };
    case "acknowledged":
      return transition.isSticky ? { sticky: true } : {};
    case "snoozed":
      return { until: transition.until.toISOString() };
    case "assigned":
      return { assigneeId: transition.assigneeId };
    case "verdict_given":
      return { verdict: transition.verdict };
    default:
      return {};
  }
}

/** The columns that detection writes; `told` lists the words that the timeline already shows. */
export const storyColumns = (story: AlertStory, told = alertNews({}, story).told) => ({
  metricName: story.metricName,
  seriesId: story.seriesId,
  title: story.title,
  description: story.description,
  words: storedWords(story.words),
  kind: story.kind,
  score: story.score,
  detectionScore: story.detectionScore,
  sources: { ...story.sources, rules: [...story.sources.rules], told },
  ruleId: story.sources.rules[0]?.id ?? null,
});
