import type { TenantTx } from "@padit/db";
import { type Json, moreSevere, newId, SEVERITIES, type Severity } from "@padit/domain";
import { type AlertWords, inEnglish } from "@padit/domain/alerts";
import { causeSentence, causeTitle, type IncidentCause } from "@padit/domain/incidents";
import { storedWords, wordsOf } from "../alerts/stored-words";
import { actorColumns } from "../audit";
import type { Actor } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { type IncidentRow, type IncidentStatus, StoredCause } from "./incident-view";

/** The actor who changed the members of an incident, and the time. */
export interface IncidentOccasion {
  actor: Actor;
  at: Date;
  note?: string | undefined;
}

/** Summary of an incident's alerts. */
interface MemberSummary {
  alertCount: number;
  openCount: number;
  acknowledgedCount: number;
  isFlapping: boolean;
  endpoints: Set<string>;
  collectors: Set<string>;
  severity: Severity | null;
}
/** Texts of an incident. */
interface IncidentWords {
  title?: string;
  sentence?: string;
  kind?: string;
  words?: AlertWords | null;
}

export async function noteIncident(
  tx: TenantTx,
  { actor, at, note }: IncidentOccasion,
  incidentId: string,
  type: string,
  detail: { [key: string]: Json } = {},
): Promise<void> {
  const { tenantId } = actor;
  await tx.incidentEvent.create({
    data: { tenantId, id: newId(), incidentId, at, type, ...actorColumns(actor), note: note ?? null, detail },
  });
}

/**
 * Updates the rows of incidents from their alerts: counts, severity, sentence and status. An incident is acknowledged while its unresolved
 * alerts are, and resolved when all its alerts are; each change of status adds an entry to its timeline.
 */
export async function refreshIncidents(tx: TenantTx, occasion: IncidentOccasion, ids: readonly string[]): Promise<void> {
  const { tenantId } = occasion.actor;
  const incidents = await tx.incident.findMany({ where: { tenantId, id: { in: [...ids] } }, orderBy: { id: "asc" } });
  const summaries = await summarize(tx, tenantId, ids);
  const firstAlerts = await firstAlertsOf(tx, tenantId, incidents);
  const changed: string[] = [];
  for (const incident of incidents) {
    const summary = summaries.get(incident.id);
    if (summary === undefined) continue;
    if (await refresh(tx, occasion, incident, { ...summary, words: firstAlerts.get(incident.id) ?? {} })) changed.push(incident.id);
  }
  await tellBrowsers(tx, tenantId, "incident", ...changed);
}

async function summarize(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Map<string, MemberSummary>> {
  const rows = await tx.alert.groupBy({
    by: ["incidentId", "endpointId", "collectorId", "status", "severity"],
    where: { tenantId, incidentId: { in: [...ids] } },
    _count: { _all: true, flappingSince: true },
  });
  const summaries = new Map<string, MemberSummary>();
  for (const { incidentId, endpointId, collectorId, status, severity, _count } of rows) {
    if (incidentId === null) continue;
    const summary = summaries.get(incidentId) ?? {
      ...{ alertCount: 0, openCount: 0, acknowledgedCount: 0, severity: null, isFlapping: false },
      ...{ endpoints: new Set<string>(), collectors: new Set<string>() },
    };
    summaries.set(incidentId, summary);
    const count = _count._all;
    summary.alertCount += count;
    if (endpointId !== null) summary.endpoints.add(endpointId);
    if (collectorId !== null) summary.collectors.add(collectorId);
    if (status === "resolved") continue;
    summary.openCount += count;
    if (_count.flappingSince > 0) summary.isFlapping = true;
    if (status === "acknowledged") summary.acknowledgedCount += count;
    if (summary.severity === null || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(summary.severity)) summary.severity = severity;
  }
  return summaries;
}

/** @returns whether the row changed */
async function refresh(
  tx: TenantTx,
  occasion: IncidentOccasion,
  incident: IncidentRow,
  summary: MemberSummary & { words: IncidentWords },
): Promise<boolean> {
  const { tenantId, id } = incident;
  const status = statusAfter(incident, summary);
  const cause = causeAfter(StoredCause.parse(incident.cause), summary.endpoints.size);
  const now = {
    ...(isSpokenForByAlert(cause) ? summary.words : wordsOfCause(cause)),
    ...{ status, cause: { ...cause, twins: [...cause.twins] }, severity: summary.severity ?? incident.severity },
    ...{ alertCount: summary.alertCount, openCount: summary.openCount, endpointCount: summary.endpoints.size },
    ...{ collectorIds: [...summary.collectors].sort(), isFlapping: summary.isFlapping },
    recoveredAt: isMostlyRecovered(summary) ? (incident.recoveredAt ?? occasion.at) : null,
  };
  const before = Object.fromEntries(Object.keys(now).map((key) => [key, incident[key as keyof typeof now]]));
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(now))) return false;
  const { at } = occasion;
  const { words, ...columns } = now;
  const decided = status === incident.status ? {} : { ...(await decisionColumns(tx, occasion, incident, status)), statusSince: at };
  const grown = summary.alertCount > incident.alertCount ? { grewAt: at } : {};
  await tx.incident.update({
    where: { tenantId_id: { tenantId, id } },
    data: {
      ...columns,
      ...(words !== undefined && { words: storedWords(words) }),
      ...decided,
      ...grown,
      notifyAt: at,
      version: { increment: 1 },
    },
  });
  if (status !== incident.status) await noteIncident(tx, occasion, id, eventOf(incident.status, status));
  return true;
}

/** Smallest incident of which a rest is split off. */
const LEFTOVER_ALERTS_MIN = 10;
/** Share of unresolved alerts up to which an incident has recovered but for a rest. */
const LEFTOVER_RATIO_MAX = 0.1;

const isMostlyRecovered = ({ alertCount, openCount }: MemberSummary): boolean =>
  alertCount >= LEFTOVER_ALERTS_MIN && openCount > 0 && openCount <= alertCount * LEFTOVER_RATIO_MAX;

/** Sorts the keys of all objects, because jsonb returns them in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function statusAfter({ status, severity: before }: IncidentRow, { openCount, acknowledgedCount, severity }: MemberSummary): IncidentStatus {
  if (openCount === 0) return "resolved";
  if (acknowledgedCount === openCount) return "acknowledged";
  // An alert that joins later does not end the acknowledgement of an incident, unless it is more severe than what was acknowledged.
  if (severity !== null && severity !== before && moreSevere(severity, before) === severity) return "open";
  return status === "acknowledged" && acknowledgedCount > 0 ? "acknowledged" : "open";
}

function eventOf(before: string, after: IncidentStatus): string {
  if (after !== "open") return after;
  return before === "resolved" ? "reopened" : "unacknowledged";
}

async function decisionColumns(tx: TenantTx, { at }: IncidentOccasion, { tenantId, id }: IncidentRow, status: IncidentStatus) {
  const nobody = { acknowledgedAt: null, acknowledgedBy: null };
  if (status === "resolved") return { resolvedAt: at };
  if (status === "open") return { ...nobody, resolvedAt: null };
  const last = await tx.alert.findFirst({
    where: { tenantId, incidentId: id, status: "acknowledged" },
    orderBy: { acknowledgedAt: "desc" },
    select: { acknowledgedAt: true, acknowledgedBy: true },
  });
  return { resolvedAt: null, ...(last ?? nobody) };
}

/** Keeps the largest extent so far; the number of unresolved alerts shows what has recovered since. */
function causeAfter(cause: IncidentCause, endpoints: number): IncidentCause {
  if (cause.type === "single" || cause.active === 0) return cause;
  const failing = Math.max(cause.failing, endpoints);
  return { ...cause, failing, active: Math.max(cause.active, failing) };
}

function wordsOfCause(cause: IncidentCause): IncidentWords {
  const words = { title: causeTitle(cause), sentence: causeSentence(cause) };
  return { title: inEnglish(words.title), sentence: inEnglish(words.sentence), words };
}

/** Whether the incident has the texts of its first alert: an incident of one endpoint, or of a silent collector. */
const isSpokenForByAlert = ({ type, active }: IncidentCause): boolean => type === "single" || active === 0;

async function firstAlertsOf(tx: TenantTx, tenantId: string, incidents: readonly IncidentRow[]): Promise<Map<string, IncidentWords>> {
  const ids = incidents.flatMap(({ id, cause }) => (isSpokenForByAlert(StoredCause.parse(cause)) ? [id] : []));
  const alerts = await tx.alert.findMany({
    where: { tenantId, incidentId: { in: ids } },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    select: { incidentId: true, title: true, description: true, words: true, kind: true },
  });
  return new Map(
    alerts.map(({ incidentId, description: sentence, words, ...own }) => [incidentId ?? "", { ...own, sentence, words: wordsOf(words) }]),
  );
}
