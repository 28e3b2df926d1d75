import type { Prisma } from "@padit/db";
import { type IncidentNotificationType, incidentTypesOf, type Selectable, type Severity } from "@padit/domain";
import type { NotifiableIncident } from "@padit/domain/incidents";
import {
  isRouted,
  type NotificationRoute,
  planFor,
  planWithoutRoutes,
  type RecipientPlan,
  routesFor,
  routeTypes,
} from "@padit/domain/routing";
import { NOTIFIERS } from "@padit/notifiers";
import { passesFilter } from "../delivery/filter";

type Integration = Pick<Prisma.IntegrationGetPayload<object>, "id" | "type" | "filter" | "eventTypes">;

interface PlanInput {
  routes: readonly NotificationRoute[];
  /** The unresolved alerts of the incident that nothing holds back. */
  alerts: readonly Selectable[];
  /** When the incident became open, ms: the hours of routes apply to this time. */
  openedMs: number;
  severity: Severity;
  nowMs: number;
}

/** What an integration gets of an incident: its own filter narrows what the routes send to it, and decides alone if no route names it. */
export function planOf({ id, filter }: Integration, { routes, alerts, openedMs, severity, nowMs }: PlanInput): RecipientPlan {
  const wanted = alerts.filter((alert) => passesFilter(filter, alert));
  if (!isRouted(routes, id)) return planWithoutRoutes(wanted.length > 0);
  return planFor(routesFor(routes, wanted, openedMs), id, { severity, openedMs, nowMs });
}

/** Since when the incident is open, ms: the hours of routes apply to this time. */
export const openedMsOf = ({ status, statusSinceMs, groupedAtMs }: NotifiableIncident): number =>
  status === "open" ? statusSinceMs : groupedAtMs;

/** Whether the integration, and the routes that send to it, take the event type. Routes never leave out an ending. */
export function allowsType(
  { id, type: channel, eventTypes }: Integration,
  {
    routes,
    alerts,
    openedMs,
    type,
    isAboutSilence,
  }: Pick<PlanInput, "routes" | "alerts" | "openedMs"> & { type: IncidentNotificationType; isAboutSilence: boolean },
): boolean {
  const perIncident = NOTIFIERS.get(channel)?.isPerAlert !== true;
  if (!incidentTypesOf(eventTypes, { perIncident, isAboutSilence }).has(type)) return false;
  const routed = routeTypes(routesFor(routes, alerts, openedMs), id);
  return type === "incident.resolved" || routed === null || incidentTypesOf(routed, { perIncident: true, isAboutSilence }).has(type);
}
