import type { TenantTx } from "@padit/db";
import type { IncidentNotificationType } from "@padit/domain";
import {
  foreseeNotices,
  foreseeRates,
  type Holdable,
  type HoldInput,
  holdOnAll,
  type IncidentState,
  rateLimitsOf,
} from "@padit/domain/routing";
import { NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { allowsType, openedMsOf, planOf } from "../incidents/incident-plan";
import type { IncidentRow } from "../incidents/incident-view";
import { notifiable } from "../incidents/notifiable";
import { runsAfter } from "../maintenance/runs-after";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { storedSilence } from "../silences/silence-view";
import { type Reach, readReach } from "./member-channels";
import { RouteInput, routesOf } from "./route-verbs";
import { routeListOf } from "./stored-routes";

const DAY_MS = 86_400_000;
/** The newest incidents of the period; a longer answer helps nobody. */
const INCIDENTS_MAX = 200;
const ALERTS_MAX = 500;

export const PreviewRoutes = z
  .object({
    /** Of an alert, the incident that it belongs to: what follows if nobody acts and nothing else changes. */
    alertId: z.guid().optional(),
    incidentId: z.guid().optional(),
    /** The stored incidents of the last days. */
    days: z.int().min(1).max(30).optional(),
    /** Routes that are not saved yet; absent for the saved ones. */
    routes: z.array(RouteInput).max(100).optional(),
  })
  .refine(({ alertId, incidentId, days }) => [alertId, incidentId, days].filter((each) => each !== undefined).length === 1, {
    message: "Name an alert, an incident or a number of days.",
  });

interface PreviewItem {
  at: Date;
  incidentId: string;
  incident: string;
  integrationId: string;
  integration: string;
  eventType: IncidentNotificationType;
  reason: string;
}

interface PreviewInput extends HoldInput {
  reach: Reach;
  now: Date;
}

/** Who is notified of what, when and why, by the decision that sends the notifications. Nothing is sent or stored. */
export async function previewRoutes(ctx: ServiceContext, input: z.input<typeof PreviewRoutes>): Promise<PreviewItem[]> {
  authorize(ctx, "viewer", "integrations:read");
  const { days, routes: given, ...subject } = parse(PreviewRoutes, input);
  const now = ctx.now();
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const since = new Date(now.getTime() - (days ?? 0) * DAY_MS);
    const incidents = await incidentsOf(tx, tenantId, { ...subject, since });
    const routes = given ? routesOf(given) : (await routeListOf(tx, tenantId)).routes;
    const reach = await readReach(tx, tenantId, routes);
    const silences = (await tx.silence.findMany({ where: { tenantId, endsAt: { gt: since } } })).map(storedSilence);
    const runs = await runsAfter(tx, tenantId, { after: since, now });
    const items: PreviewItem[] = [];
    for (const incident of incidents) items.push(...(await previewOf(tx, incident, { reach, silences, runs, now }, days === undefined)));
    return byTime(rateLimited(byTime(items), reach));
  });
}

const byTime = (items: readonly PreviewItem[]): PreviewItem[] => items.toSorted((one, other) => one.at.getTime() - other.at.getTime());

/** Moves the messages that a rate limit collects to the time of their digest. Counts the previewed messages alone. */
function rateLimited(items: readonly PreviewItem[], { routes, channels, directoryFor }: Reach): PreviewItem[] {
  const directory = directoryFor([]);
  return channels.flatMap(({ id, type }) => {
    const own = items.filter(({ integrationId }) => integrationId === id);
    const limits = NOTIFIERS.get(type)?.isForPeople ? rateLimitsOf(routes, id, directory) : [];
    const rates = foreseeRates(
      limits,
      own.map(({ at, eventType }) => ({ atMs: at.getTime(), type: eventType })),
    );
    return own.map((item, index) => {
      const { digestMs = null, reason = null } = rates[index] ?? {};
      return digestMs === null ? item : { ...item, at: new Date(digestMs), reason: `${item.reason} ${reason}` };
    });
  });
}

async function incidentsOf(
  tx: TenantTx,
  tenantId: string,
  { alertId, incidentId, since }: { alertId?: string | undefined; incidentId?: string | undefined; since: Date },
): Promise<IncidentRow[]> {
  if (alertId === undefined && incidentId === undefined) {
    const where = { tenantId, openedAt: { gte: since }, mergedInto: null };
    return tx.incident.findMany({ where, orderBy: [{ openedAt: "desc" }, { id: "asc" }], take: INCIDENTS_MAX });
  }
  const alert = alertId === undefined ? null : await tx.alert.findFirst({ where: { tenantId, id: alertId }, select: { incidentId: true } });
  if (alertId !== undefined && !alert) throw notFound("alert");
  const id = incidentId ?? alert?.incidentId;
  if (!id) return []; // The grouper has not placed the alert yet.
  const incident = await tx.incident.findFirst({ where: { tenantId, id } });
  if (!incident) throw notFound("incident");
  return [incident];
}

async function previewOf(tx: TenantTx, row: IncidentRow, input: PreviewInput, isAhead: boolean): Promise<PreviewItem[]> {
  const { tenantId, id: incidentId, severity, title: incident } = row;
  const states = isAhead ? statesAhead(row, input.now) : pastStates(row);
  const alerts = await alertsOf(tx, row, isAhead);
  const notices = isAhead ? await tx.incidentNotice.findMany({ where: { tenantId, incidentId }, orderBy: { n: "asc" } }) : [];
  const isAboutSilence = z.object({ active: z.number() }).parse(row.cause).active === 0;
  const untilMs = isAhead ? input.now.getTime() + DAY_MS : Math.min(input.now.getTime(), (row.resolvedAt ?? input.now).getTime() + 60_000);
  const heldAt = (nowMs: number) => (alerts.length === 0 ? null : holdOnAll(input, alerts, new Date(nowMs)));
  const { routes, channels } = input.reach;
  const directory = input.reach.directoryFor(notices);
  return channels.flatMap((integration) => {
    const told = notices.flatMap(({ integrationId, eventType, ...notice }) =>
      integrationId === integration.id ? [{ ...notice, type: eventType as IncidentNotificationType }] : [],
    );
    const openedMs = states[0] ? openedMsOf(states[0].incident) : 0;
    const at = { routes, alerts, openedMs, severity, directory };
    const foreseen = foreseeNotices({ states, told, planAt: (nowMs) => planOf(integration, { ...at, nowMs }), holdAt: heldAt, untilMs });
    return foreseen
      .filter(({ type }) => allowsType(integration, { ...at, type, isAboutSilence }))
      .map(({ atMs, type: eventType, reason }) => ({
        ...{ at: new Date(atMs), incidentId, incident, integrationId: integration.id, integration: integration.name, eventType, reason },
      }));
  });
}

async function alertsOf(tx: TenantTx, { tenantId, id: incidentId }: IncidentRow, isAhead: boolean): Promise<Holdable[]> {
  const where = { tenantId, incidentId, ...(isAhead && { status: { not: "resolved" as const } }) };
  const rows = await tx.alert.findMany({ where, select: { id: true }, orderBy: { id: "asc" }, take: ALERTS_MAX });
  const ids = rows.map(({ id }) => id);
  return [...(await selectableAlerts(tx, tenantId, ids)).values()];
}

function statesAhead(row: IncidentRow, now: Date): IncidentState[] {
  const incident = notifiable(row);
  return incident === null ? [] : [{ atMs: now.getTime(), incident }];
}

/** The states of a stored incident. Its changes of cause and size are not stored, so the last ones count throughout. */
function pastStates(row: IncidentRow): IncidentState[] {
  const { openedAt, acknowledgedAt, resolvedAt } = row;
  const openedMs = openedAt.getTime();
  const incident = notifiable({ ...row, status: "open", groupedAt: openedAt, grewAt: openedAt, statusSince: openedAt });
  if (incident === null) return [];
  const later = [
    ...(acknowledgedAt ? [{ atMs: acknowledgedAt.getTime(), status: "acknowledged" as const }] : []),
    ...(resolvedAt ? [{ atMs: resolvedAt.getTime(), status: "resolved" as const }] : []),
  ].sort((one, other) => one.atMs - other.atMs);
  return [
    { atMs: openedMs, incident },
    ...later.map(({ atMs, status }) => ({ atMs, incident: { ...incident, status, statusSinceMs: atMs } })),
  ];
}
