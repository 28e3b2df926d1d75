import type { Prisma, TenantTx } from "@padit/db";
import { type IncidentNotificationType, NOTIFICATION_TYPES } from "@padit/domain";
import { decideIncidentNotice, type IncidentNotice } from "@padit/domain/incidents";
import { type Hold, type Holdable, type HoldInput, holdOn, holdOnAll, rateLimitsOf } from "@padit/domain/routing";
import { NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { systemOccasion } from "../alerts/lifecycle/apply-transition";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { activeHolds } from "../delivery/active-holds";
import { enqueue } from "../outbox/enqueue";
import { type Reach, type RouteChannel, readReach, storeMemberChannel } from "../routing/member-channels";
import { routeListOf } from "../routing/stored-routes";
import { storedSelector } from "../selector/stored-selector";
import { queueDueDigests, RecipientLoads } from "./digests";
import { flappingOutageMs } from "./flapping-outage";
import { allowsType, openedMsOf, planOf } from "./incident-plan";
import { type IncidentRow, StoredCause } from "./incident-view";
import { notifiable } from "./notifiable";
import { noteIncident } from "./refresh-incidents";

/** Incidents of one transaction; more wait for the next one. */
const INCIDENTS_MAX = 500;
/** Alerts that are compared with a filter at once. */
const ALERTS_PAGE = 500;
/** Time (ms) after which the outage of a flapping incident is added up again. */
const FLAPPING_INTERVAL_MS = 60_000;

interface SentNotice {
  integration: string;
  type: IncidentNotificationType;
  reason: string;
  /** When it leaves as part of a digest, ms; null if it leaves on its own. */
  digestMs: number | null;
}
type StoredNotice = IncidentNotice & { n: number; at: Date; sent: boolean; digestMs: number | null };
const INCIDENT_TYPES = NOTIFICATION_TYPES.filter((type): type is IncidentNotificationType => type.startsWith("incident."));
const EventType = z.enum(INCIDENT_TYPES);

/**
 * Decides which notifications of the organization's incidents are due, stores each decision, and queues the messages. The key of
 * `incident_notice` and the common transaction make it exactly once for an incident, a change and an integration. The caller holds the lock of
 * the organization's incidents.
 */
export async function announceIncidents(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  await queueDueDigests(tx, tenantId, now);
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
  const loads = new RecipientLoads(tx, tenantId, now);
  for (const incident of due) {
    const own = told.filter(({ incidentId }) => incidentId === incident.id);
    const notifyAt = await announce(tx, incident, { reach, told: own, holds, loads, now });
    await tx.incident.update({ where: { tenantId_id: { tenantId, id: incident.id } }, data: { notifyAt } });
  }
}

interface AnnounceInput {
  reach: Reach;
  told: readonly Prisma.IncidentNoticeGetPayload<object>[];
  holds: HoldInput;
  loads: RecipientLoads;
  now: Date;
}

/** @returns when the incident must be looked at again if it does not change before; null for never */
async function announce(tx: TenantTx, row: IncidentRow, { reach, told, holds, loads, now }: AnnounceInput): Promise<Date | null> {
  const incident = notifiable(row, await flappingOutageMs(tx, row, now));
  if (incident === null) return null;
  const members = new Members(tx, row, { holds, now });
  const hold = await members.hold();
  const { routes, channels } = reach;
  const isSelective = routes.length > 0 || channels.some(({ filter }) => storedSelector(filter).length > 0);
  const alerts = await members.audible(isSelective);
  const isAboutSilence = incident.cause === null ? false : StoredCause.parse(row.cause).active === 0;
  const openedMs = openedMsOf(incident);
  const at = { routes, alerts, openedMs, severity: row.severity, nowMs: now.getTime(), directory: reach.directoryFor(told, now.getTime()) };
  const againMs = incident.isFlapping && incident.status !== "resolved" ? now.getTime() + FLAPPING_INTERVAL_MS : null;
  let nextMs = earliestMs(againMs, nextReleaseMs(holds, hold), ...told.map(collectingUntilMs));
  const sent: SentNotice[] = [];
  for (const integration of channels) {
    const takes = (type: IncidentNotificationType) => allowsType(integration, { ...at, type, isAboutSilence });
    if (!INCIDENT_TYPES.some(takes)) continue;
    const notices = told.flatMap(({ integrationId, eventType, ...notice }): IncidentNotice[] =>
      integrationId === integration.id ? [{ ...notice, type: EventType.parse(eventType) }] : [],
    );
    const plan = planOf(integration, at);
    const limits = NOTIFIERS.get(integration.type)?.isForPeople ? rateLimitsOf(routes, integration.id, at.directory) : [];
    for (;;) {
      const decision = decideIncidentNotice({ incident, told: notices, plan, hold, nowMs: now.getTime() });
      if (decision.verdict === "wait") {
        nextMs = earliestMs(nextMs, decision.untilMs);
        break;
      }
      const { notice, reason } = decision;
      notices.push(notice);
      const isTaken = takes(notice.type);
      const { type } = notice;
      const rate = isTaken ? await loads.take({ integrationId: integration.id, limits, type }) : NOT_LIMITED;
      const { digestMs } = rate;
      await store(tx, row, integration, { ...notice, n: notices.length, at: now, sent: isTaken, digestMs });
      if (isTaken) sent.push({ integration: integration.name, type, reason: [reason, rate.reason ?? []].flat().join(" "), digestMs });
      nextMs = earliestMs(nextMs, digestMs);
    }
  }
  await noteSent(tx, row, now, sent);
  return nextMs === null ? null : new Date(nextMs);
}

const NOT_LIMITED = { digestMs: null, reason: null };

/** The earliest of the times (ms); null for never. */
function earliestMs(...timesMs: readonly (number | null)[]): number | null {
  const known = timesMs.filter((timeMs) => timeMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** When the digest leaves that collects the notice, ms: the incident wakes the grouper for it. Null for a notice that left. */
const collectingUntilMs = ({ digestDueAt, digestedAt }: AnnounceInput["told"][number]): number | null =>
  digestDueAt === null || digestedAt !== null ? null : digestDueAt.getTime();

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
  { type: eventType, change, via, digestMs, ...notice }: StoredNotice,
): Promise<void> {
  const { id: integrationId } = integration;
  await storeMemberChannel(tx, tenantId, integration);
  const { cause, size, severity, n, at, sent } = notice;
  const digestDueAt = digestMs === null ? null : new Date(digestMs);
  const decided = { change, eventType, cause, size, severity, via: [...via], n, at, sent, digestDueAt };
  await tx.incidentNotice.create({ data: { tenantId, incidentId, integrationId, ...decided } });
  if (sent && digestDueAt === null) await enqueue(tx, { kind: "delivery", eventType, incidentId, integrationId, change });
}

/** Adds one timeline entry that lists the integrations and the reasons. */
async function noteSent(tx: TenantTx, { tenantId, id }: IncidentRow, now: Date, sent: readonly SentNotice[]): Promise<void> {
  if (sent.length === 0) return;
  await noteIncident(tx, systemOccasion(tenantId, now), id, "notified", {
    decisions: sent.map(({ integration, type, reason, digestMs }) => ({
      ...{ integration, verdict: digestMs === null ? "send" : "hold", as: type, reason },
      ...(digestMs !== null && { until: new Date(digestMs).toISOString() }),
    })),
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
