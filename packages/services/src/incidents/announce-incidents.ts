import type { Prisma, TenantTx } from "@padit/db";
import { type IncidentNotificationType, NOTIFICATION_TYPES } from "@padit/domain";
import { decideIncidentNotice, type IncidentNotice } from "@padit/domain/incidents";
import { type Hold, type Holdable, type HoldInput, holdOn, holdOnAll } from "@padit/domain/routing";
import { z } from "zod";
import { systemOccasion } from "../alerts/lifecycle/apply-transition";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { activeHolds } from "../delivery/active-holds";
import { enqueue } from "../outbox/enqueue";
import { type Reach, type RouteChannel, readReach, storeMemberChannel } from "../routing/member-channels";
import { routeListOf } from "../routing/stored-routes";
import { storedSelector } from "../selector/stored-selector";
import { allowsType, openedMsOf, planOf } from "./incident-plan";
import { type IncidentRow, StoredCause } from "./incident-view";
import { notifiable } from "./notifiable";
import { noteIncident } from "./refresh-incidents";

/** Incidents of one transaction; more wait for the next one. */
const INCIDENTS_MAX = 500;
/** Alerts that are compared with a filter at once. */
const ALERTS_PAGE = 500;

interface SentNotice {
  integration: string;
  type: IncidentNotificationType;
  reason: string;
}
const INCIDENT_TYPES = NOTIFICATION_TYPES.filter((type): type is IncidentNotificationType => type.startsWith("incident."));
const EventType = z.enum(INCIDENT_TYPES);

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
  const told = await tx.incidentNotice.findMany({
    where: { tenantId, incidentId: { in: due.map(({ id }) => id) } },
    orderBy: [{ incidentId: "asc" }, { integrationId: "asc" }, { n: "asc" }],
  });
  const holds = await activeHolds(tx, tenantId, now);
  const reach = await readReach(tx, tenantId, (await routeListOf(tx, tenantId)).routes);
  for (const incident of due) {
    const own = told.filter(({ incidentId }) => incidentId === incident.id);
    const notifyAt = await announce(tx, incident, { reach, told: own, holds, now });
    await tx.incident.update({ where: { tenantId_id: { tenantId, id: incident.id } }, data: { notifyAt } });
  }
}

interface AnnounceInput {
  reach: Reach;
  told: readonly Prisma.IncidentNoticeGetPayload<object>[];
  holds: HoldInput;
  now: Date;
}

/** @returns when the incident must be looked at again if it does not change before; null for never */
async function announce(tx: TenantTx, row: IncidentRow, { reach, told, holds, now }: AnnounceInput): Promise<Date | null> {
  const incident = notifiable(row);
  if (incident === null) return null;
  const members = new Members(tx, row, { holds, now });
  const hold = await members.hold();
  const { routes, channels } = reach;
  const isSelective = routes.length > 0 || channels.some(({ filter }) => storedSelector(filter).length > 0);
  const alerts = await members.audible(isSelective);
  const isAboutSilence = incident.cause === null ? false : StoredCause.parse(row.cause).active === 0;
  const openedMs = openedMsOf(incident);
  const at = { routes, alerts, openedMs, severity: row.severity, nowMs: now.getTime(), directory: reach.directoryFor(told, now.getTime()) };
  let nextMs = nextReleaseMs(holds, hold);
  const sent: SentNotice[] = [];
  for (const integration of channels) {
    const takes = (type: IncidentNotificationType) => allowsType(integration, { ...at, type, isAboutSilence });
    if (!INCIDENT_TYPES.some(takes)) continue;
    const notices = told.flatMap(({ integrationId, eventType, ...notice }): IncidentNotice[] =>
      integrationId === integration.id ? [{ ...notice, type: EventType.parse(eventType) }] : [],
    );
    const plan = planOf(integration, at);
    for (;;) {
      const decision = decideIncidentNotice({ incident, told: notices, plan, hold, nowMs: now.getTime() });
      if (decision.verdict === "wait") {
        if (decision.untilMs !== null) nextMs = Math.min(decision.untilMs, nextMs ?? decision.untilMs);
        break;
      }
      const { notice, reason } = decision;
      notices.push(notice);
      const isTaken = takes(notice.type);
      await store(tx, row, integration, { ...notice, n: notices.length, at: now, sent: isTaken });
      if (isTaken) sent.push({ integration: integration.name, type: notice.type, reason });
    }
  }
  await noteSent(tx, row, now, sent);
  return nextMs === null ? null : new Date(nextMs);
}

const isEmpty = ({ silences, runs }: HoldInput): boolean => silences.length === 0 && runs.length === 0;

/** When a hold that ends may release alerts, ms; null without one. */
function nextReleaseMs({ silences, runs }: HoldInput, hold: Hold | null): number | null {
  if (isEmpty({ silences, runs })) return null;
  const ends = [...silences.map(({ endsAt }) => endsAt.getTime()), ...runs.map(({ endMs }) => endMs)];
  return Math.min(...ends, hold?.until.getTime() ?? Number.POSITIVE_INFINITY);
}

async function store(
  tx: TenantTx,
  { tenantId, id: incidentId }: IncidentRow,
  integration: RouteChannel,
  { type: eventType, change, cause, size, severity, via, n, at, sent }: IncidentNotice & { n: number; at: Date; sent: boolean },
): Promise<void> {
  const { id: integrationId } = integration;
  await storeMemberChannel(tx, tenantId, integration);
  const decided = { change, eventType, cause, size, severity, via: [...via], n, at, sent };
  await tx.incidentNotice.create({ data: { tenantId, incidentId, integrationId, ...decided } });
  if (sent) await enqueue(tx, { kind: "delivery", eventType, incidentId, integrationId, change });
}

/** Adds one timeline entry that lists the integrations and the reasons. */
async function noteSent(tx: TenantTx, { tenantId, id }: IncidentRow, now: Date, sent: readonly SentNotice[]): Promise<void> {
  if (sent.length === 0) return;
  await noteIncident(tx, systemOccasion(tenantId, now), id, "notified", {
    decisions: sent.map(({ integration, type, reason }) => ({ integration, verdict: "send", as: type, reason })),
  });
}

/** The unresolved alerts of an incident, read at most once. */
class Members {
  #read: Promise<Holdable[]> | null = null;

  constructor(
    readonly tx: TenantTx,
    readonly incident: IncidentRow,
    readonly held: { holds: HoldInput; now: Date },
  ) {}

  /** What holds back every unresolved alert; null for nothing. */
  async hold(): Promise<Hold | null> {
    const { holds, now } = this.held;
    return this.incident.openCount === 0 || isEmpty(holds) ? null : holdOnAll(holds, await this.#unresolved(), now);
  }

  /**
   * The unresolved alerts that nothing holds back.
   * @param isSelective false if nothing selects among them: then one that stands for all, because a storm has thousands
   */
  async audible(isSelective: boolean): Promise<Holdable[]> {
    const { holds, now } = this.held;
    if (this.incident.openCount === 0) return [];
    if (!isSelective && isEmpty(holds)) return [{}];
    return (await this.#unresolved()).filter((alert) => holdOn(holds, alert, now) === null);
  }

  #unresolved(): Promise<Holdable[]> {
    this.#read ??= this.#all();
    return this.#read;
  }

  async #all(): Promise<Holdable[]> {
    const { tenantId, id: incidentId } = this.incident;
    const rows = await this.tx.alert.findMany({ where: { tenantId, incidentId, status: { not: "resolved" } }, select: { id: true } });
    const alerts: Holdable[] = [];
    for (let from = 0; from < rows.length; from += ALERTS_PAGE) {
      const ids = rows.slice(from, from + ALERTS_PAGE).map(({ id }) => id);
      alerts.push(...(await selectableAlerts(this.tx, tenantId, ids)).values());
    }
    return alerts;
  }
}
