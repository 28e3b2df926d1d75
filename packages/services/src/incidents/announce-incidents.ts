import type { Prisma, TenantTx } from "@padit/db";
import { type IncidentNotificationType, incidentTypesOf, NOTIFICATION_TYPES, type Selectable } from "@padit/domain";
import { decideIncidentNotice, type IncidentNotice, type NotifiableIncident } from "@padit/domain/incidents";
import { type Silence, silenceOf } from "@padit/domain/silences";
import { NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { systemOccasion } from "../alerts/lifecycle/apply-transition";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { passesFilter } from "../delivery/filter";
import { enqueue } from "../outbox/enqueue";
import { storedSelector } from "../selector/stored-selector";
import { activeSilences } from "../silences/silence-holding";
import { type IncidentRow, StoredCause } from "./incident-view";
import { noteIncident } from "./refresh-incidents";

/** Incidents of one transaction; more wait for the next one. */
const INCIDENTS_MAX = 500;
/** Alerts that are compared with a filter at once. */
const ALERTS_PAGE = 500;

type IntegrationRow = Prisma.IntegrationGetPayload<object>;
interface SentNotice {
  integration: string;
  type: IncidentNotificationType;
  reason: string;
}
const EventType = z.enum(NOTIFICATION_TYPES.filter((type): type is IncidentNotificationType => type.startsWith("incident.")));

/**
 * Decides which notifications of the organization's incidents are due, stores each decision, and queues the messages. The key of
 * `incident_notice` and the common transaction make it exactly once for an incident, a change and an integration. The caller holds the lock of
 * the organization's incidents.
 */
export async function announceIncidents(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  const due = await tx.incident.findMany({
    where: { tenantId, notifyAt: { lte: now } },
    orderBy: [{ notifyAt: "asc" }, { id: "asc" }],
    take: INCIDENTS_MAX,
  });
  if (due.length === 0) return;
  const integrations = await tx.integration.findMany({ where: { tenantId, deletedAt: null, enabled: true }, orderBy: { id: "asc" } });
  const told = await tx.incidentNotice.findMany({
    where: { tenantId, incidentId: { in: due.map(({ id }) => id) } },
    orderBy: [{ incidentId: "asc" }, { integrationId: "asc" }, { n: "asc" }],
  });
  const silences = await activeSilences(tx, tenantId, now);
  for (const incident of due) {
    const own = told.filter(({ incidentId }) => incidentId === incident.id);
    const notifyAt = await announce(tx, incident, { integrations, told: own, silences, now });
    await tx.incident.update({ where: { tenantId_id: { tenantId, id: incident.id } }, data: { notifyAt } });
  }
}

interface AnnounceInput {
  integrations: readonly IntegrationRow[];
  told: readonly Prisma.IncidentNoticeGetPayload<object>[];
  silences: readonly Silence[];
  now: Date;
}

/** @returns when the incident must be looked at again if it does not change before; null for never */
async function announce(tx: TenantTx, row: IncidentRow, { integrations, told, silences, now }: AnnounceInput): Promise<Date | null> {
  const incident = notifiable(row);
  if (incident === null) return null;
  const members = new Members(tx, row, { silences, now });
  const isSilenced = await members.areSilenced();
  const isAboutSilence = incident.cause === null ? false : StoredCause.parse(row.cause).active === 0;
  // A silence that ends may release alerts.
  let nextMs = silences.length === 0 ? null : Math.min(...silences.map(({ endsAt }) => endsAt.getTime()));
  const sent: SentNotice[] = [];
  for (const integration of integrations) {
    const perIncident = NOTIFIERS.get(integration.type)?.isPerAlert !== true;
    const types = incidentTypesOf(integration.eventTypes, { perIncident, isAboutSilence });
    if (types.size === 0) continue;
    const notices = told.flatMap(({ integrationId, eventType, ...notice }): IncidentNotice[] =>
      integrationId === integration.id ? [{ ...notice, type: EventType.parse(eventType) }] : [],
    );
    const isWanted = await members.someMatch(integration.filter);
    for (;;) {
      const decision = decideIncidentNotice({ incident, told: notices, isWanted, isSilenced, isAtOnce: false, nowMs: now.getTime() });
      if (decision.verdict === "wait") {
        if (decision.untilMs !== null) nextMs = Math.min(decision.untilMs, nextMs ?? decision.untilMs);
        break;
      }
      const { notice, reason } = decision;
      notices.push(notice);
      const isTaken = types.has(notice.type);
      await store(tx, row, integration.id, { ...notice, n: notices.length, at: now, sent: isTaken });
      if (isTaken) sent.push({ integration: integration.name, type: notice.type, reason });
    }
  }
  await noteSent(tx, row, now, sent);
  return nextMs === null ? null : new Date(nextMs);
}

/** Null for an incident that is older than notifications per incident. */
function notifiable({
  status,
  mergedInto,
  alertCount,
  isFlapping,
  severity,
  cause: stored,
  ...row
}: IncidentRow): NotifiableIncident | null {
  const { groupedAt, grewAt, statusSince } = row;
  if (groupedAt === null) return null;
  const { type, id, name } = StoredCause.parse(stored);
  return {
    status: status === "resolved" || status === "acknowledged" ? status : "open",
    isMerged: mergedInto !== null,
    cause: type === "unknown" || type === "single" ? null : `${type}/${id ?? name}`,
    ...{ size: alertCount, severity, isFlapping, groupedAtMs: groupedAt.getTime() },
    grewAtMs: (grewAt ?? groupedAt).getTime(),
    statusSinceMs: (statusSince ?? groupedAt).getTime(),
  };
}

async function store(
  tx: TenantTx,
  { tenantId, id: incidentId }: IncidentRow,
  integrationId: string,
  { type: eventType, change, cause, size, severity, n, at, sent }: IncidentNotice & { n: number; at: Date; sent: boolean },
): Promise<void> {
  await tx.incidentNotice.create({ data: { tenantId, incidentId, integrationId, change, eventType, cause, size, severity, n, at, sent } });
  if (sent) await enqueue(tx, { kind: "delivery", eventType, incidentId, integrationId, change });
}

/** Adds one timeline entry that lists the integrations and the reasons. */
async function noteSent(tx: TenantTx, { tenantId, id }: IncidentRow, now: Date, sent: readonly SentNotice[]): Promise<void> {
  if (sent.length === 0) return;
  await noteIncident(tx, systemOccasion(tenantId, now), id, "notified", {
    decisions: sent.map(({ integration, type, reason }) => ({ integration, verdict: "send", as: type, reason })),
  });
}

/** The unresolved alerts of an incident, read at most once and only where filters or silences need them. */
class Members {
  #read: Promise<Selectable[]> | null = null;

  constructor(
    readonly tx: TenantTx,
    readonly incident: IncidentRow,
    readonly held: { silences: readonly Silence[]; now: Date },
  ) {}

  /** Whether silences hold back every unresolved alert. False without one. */
  async areSilenced(): Promise<boolean> {
    if (this.incident.openCount === 0 || this.held.silences.length === 0) return false;
    return (await this.#audible()).length === 0;
  }

  /** Whether the filter matches at least one unresolved alert that no silence holds back. @param filter as the database stores it */
  async someMatch(filter: unknown): Promise<boolean> {
    if (this.incident.openCount === 0) return false;
    if (storedSelector(filter).length === 0 && this.held.silences.length === 0) return true;
    return (await this.#audible()).some((alert) => passesFilter(filter, alert));
  }

  #audible(): Promise<Selectable[]> {
    const { silences, now } = this.held;
    this.#read ??= this.#all().then((alerts) => alerts.filter((alert) => silenceOf(silences, alert, now) === null));
    return this.#read;
  }

  async #all(): Promise<Selectable[]> {
    const { tenantId, id: incidentId } = this.incident;
    const rows = await this.tx.alert.findMany({ where: { tenantId, incidentId, status: { not: "resolved" } }, select: { id: true } });
    const alerts: Selectable[] = [];
    for (let from = 0; from < rows.length; from += ALERTS_PAGE) {
      const ids = rows.slice(from, from + ALERTS_PAGE).map(({ id }) => id);
      alerts.push(...(await selectableAlerts(this.tx, tenantId, ids)).values());
    }
    return alerts;
  }
}
