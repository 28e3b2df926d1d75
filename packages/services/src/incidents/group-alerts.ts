import { type Database, lockUntilCommit, type TenantTx } from "@padit/db";
import {
  isConsequence,
  type KnownChange,
  mayExplain,
  type OpenIncident,
  type PlaceableAlert,
  type PlacedAlerts,
  placeAlerts,
} from "@padit/domain/incidents";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { storedWords, wordsOf } from "../alerts/stored-words";
import { knownChanges } from "../changes/known-changes";
import { tellBrowsers } from "../tell-browsers";
import { announceIncidents } from "./announce-incidents";
import { EMPTIED, newlyGrouped } from "./group-columns";
import { StoredCause } from "./incident-view";
import { readNetwork } from "./read-network";
import { noteIncident, refreshIncidents } from "./refresh-incidents";
import { splitLeftovers } from "./split-leftovers";

/** Alerts whose first bad samples are at most this far apart (ms) may be one fault. */
const WINDOW_MS = 180_000;
const DAY_MS = 86_400_000;
const BASE_DAYS = 30;
/** Minimum of the usual number of onsets within a window. */
const USUAL_ONSETS_MIN = 0.05;

/** Locks the organization's incidents until the transaction ends, so that the grouper and people change them one after the other. */
export const lockIncidents = (tx: TenantTx, tenantId: string): Promise<void> => lockUntilCommit(tx, `padit.incidents ${tenantId}`);

/**
 * Assigns the alerts of one organization that have no incident, updates the incidents from their alerts, and queues the notifications that are
 * due. One transaction, so that a killed run leaves no trace; repeating it changes nothing.
 */
export async function groupAlerts(db: Database, tenantId: string, now: Date): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    await lockIncidents(tx, tenantId);
    const alerts = await unresolvedAlerts(tx, tenantId);
    const open = await tx.incident.findMany({
      where: {
        tenantId,
        OR: [{ status: { not: "resolved" } }, { id: { in: [...new Set(alerts.flatMap(({ incidentId }) => incidentId ?? []))] } }],
      },
      select: { id: true, openedAt: true, cause: true },
    });
    const incidents = open.map(
      ({ id, openedAt, cause }): OpenIncident => ({ id, openedAtMs: openedAt.getTime(), cause: StoredCause.parse(cause) }),
    );
    const touched = new Set(incidents.map(({ id }) => id));
    const changes = await candidateChanges(tx, tenantId, alerts, now);
    if (alerts.some((alert) => alert.incidentId === null || isConsequence({ incidents, changes }, alert))) {
      const network = await readNetwork(tx, tenantId);
      const usualOnsets = await usualOnsetsOf(tx, tenantId, now);
      const placed = placeAlerts({ tenantId, alerts, incidents, ...network, changes, windowMs: WINDOW_MS, usualOnsets });
      await writePlaced(tx, tenantId, now, placed, incidents);
      for (const { id } of placed.incidents) touched.add(id);
    }
    await refreshIncidents(tx, systemOccasion(tenantId, now), [...touched]);
    await splitLeftovers(tx, tenantId, now);
    await announceIncidents(tx, tenantId, now);
  });
}

async function unresolvedAlerts(tx: TenantTx, tenantId: string): Promise<PlaceableAlert[]> {
  const rows = await tx.alert.findMany({
    where: { tenantId, status: { not: "resolved" } },
    select: {
      ...{ id: true, endpointId: true, collectorId: true, metricGroup: true },
      ...{ episodeStart: true, incidentId: true, incidentPinned: true },
    },
  });
  return rows.map(({ metricGroup: symptom, episodeStart, incidentPinned: isPinned, ...alert }) => ({
    ...{ ...alert, symptom, isPinned },
    onsetMs: episodeStart.getTime(),
  }));
}

/** The changes of the last day that may explain an unresolved alert. */
async function candidateChanges(tx: TenantTx, tenantId: string, alerts: readonly PlaceableAlert[], now: Date): Promise<KnownChange[]> {
  if (alerts.length === 0) return [];
  const changes = await knownChanges(tx, tenantId, { since: new Date(now.getTime() - DAY_MS), now });
  return changes.filter((change) => alerts.some((alert) => mayExplain(change, alert)));
}

async function usualOnsetsOf(tx: TenantTx, tenantId: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - BASE_DAYS * DAY_MS);
  const count = await tx.alert.count({ where: { tenantId, openedAt: { gte: since, lt: new Date(now.getTime() - DAY_MS) } } });
  return Math.max(USUAL_ONSETS_MIN, (count * WINDOW_MS) / (BASE_DAYS * DAY_MS));
}

async function writePlaced(
  tx: TenantTx,
  tenantId: string,
  now: Date,
  { incidents: placed, joined, merged }: PlacedAlerts,
  known: readonly OpenIncident[],
): Promise<void> {
  const occasion = systemOccasion(tenantId, now);
  for (const { id, alertIds, cause } of placed) {
    const stored = { ...cause, twins: [...cause.twins] };
    const before = known.find((incident) => incident.id === id)?.cause;
    if (before === undefined) await openIncident(tx, tenantId, now, { id, firstAlertId: alertIds[0] ?? "", cause: stored });
    else await tx.incident.update({ where: { tenantId_id: { tenantId, id } }, data: { cause: stored } });
    if (before !== undefined && (before.type !== cause.type || before.id !== cause.id))
      await noteIncident(tx, occasion, id, "cause_changed", { from: before.type, to: cause.type, name: cause.name });
    const isAlone = alertIds.length === 1;
    await applyTransition(tx, occasion, alertIds, { type: "joined_incident", incidentId: id, isPinned: false, isAlone });
  }
  for (const incidentId of new Set(joined.map((own) => own.incidentId))) {
    const ids = joined.flatMap((own) => (own.incidentId === incidentId ? [own.alertId] : []));
    await applyTransition(tx, occasion, ids, { type: "joined_incident", incidentId, isPinned: false, isAlone: false });
  }
  for (const { id, into } of merged) {
    await moveAll(tx, tenantId, now, { from: id, into });
    await noteIncident(tx, occasion, id, "merged", { into });
  }
}

/** Moves the remaining alerts of an incident, whose unresolved alerts all belong to another one, into that one. */
async function moveAll(tx: TenantTx, tenantId: string, now: Date, { from, into }: { from: string; into: string }): Promise<void> {
  const rest = await tx.alert.findMany({ where: { tenantId, incidentId: from }, select: { id: true } });
  const transition = { type: "joined_incident", incidentId: into, isPinned: false, isAlone: false } as const;
  await applyTransition(
    tx,
    systemOccasion(tenantId, now),
    rest.map(({ id }) => id),
    transition,
  );
  await tx.incident.update({
    where: { tenantId_id: { tenantId, id: from } },
    data: { status: "resolved", resolvedAt: now, mergedInto: into, ...EMPTIED, statusSince: now, notifyAt: now },
  });
  await tellBrowsers(tx, tenantId, "incident", from);
}

async function openIncident(
  tx: TenantTx,
  tenantId: string,
  now: Date,
  { id, firstAlertId, cause }: { id: string; firstAlertId: string; cause: object },
): Promise<void> {
  const first = await tx.alert.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: firstAlertId } },
    select: { title: true, description: true, words: true, severity: true, kind: true, openedAt: true },
  });
  const { description: sentence, words, ...own } = first;
  const row = {
    ...own,
    sentence,
    words: storedWords(wordsOf(words)),
    cause,
    status: "open",
    mergedInto: null,
    resolvedAt: null,
    ...newlyGrouped(now),
  };
  await tx.incident.upsert({ where: { tenantId_id: { tenantId, id } }, create: { tenantId, id, ...row }, update: row });
  await noteIncident(tx, systemOccasion(tenantId, now), id, "opened");
}
