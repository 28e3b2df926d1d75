import { type IncidentNotificationType, incidentTypesOf, type Selectable, type Severity } from "@padit/domain";
import type { NotifiableIncident } from "@padit/domain/incidents";
import {
  INTEGRATIONS_ONLY,
  isRouted,
  type NotificationRoute,
  planFor,
  planWithoutRoutes,
  type RecipientDirectory,
  type RecipientPlan,
  routesFor,
  routeTypes,
} from "@padit/domain/routing";
import { NOTIFIERS } from "@padit/notifiers";
import { passesFilter } from "../delivery/filter";
import type { RouteChannel } from "../routing/member-channels";

interface PlanInput {
  routes: readonly NotificationRoute[];
  /** The unresolved alerts of the incident that nothing holds back. */
  alerts: readonly Selectable[];
  /** When the incident became open, ms: the hours of routes apply to this time. */
  openedMs: number;
  severity: Severity;
  nowMs: number;
  directory?: RecipientDirectory;
}

/**
 * What an integration gets of an incident: its own filter narrows what the routes send to it, and decides alone if no route names it. The
 * channel of a member gets what routes send to the member, and nothing without them.
 */
export function planOf(
  { id, filter, memberId }: RouteChannel,
  { routes, alerts, openedMs, severity, nowMs, directory = INTEGRATIONS_ONLY }: PlanInput,
): RecipientPlan {
  const wanted = alerts.filter((alert) => passesFilter(filter, alert));
  if (memberId === null && !isRouted(routes, id)) return planWithoutRoutes(wanted.length > 0);
  return planFor(routesFor(routes, wanted, openedMs), id, { severity, openedMs, nowMs, directory });
}

/** Since when the incident is open, ms: the hours of routes apply to this time. */
export const openedMsOf = ({ status, statusSinceMs, groupedAtMs }: NotifiableIncident): number =>
  status === "open" ? statusSinceMs : groupedAtMs;

/** Whether the integration, and the routes that send to it, take the event type. Routes never leave out an ending. */
export function allowsType(
  { id, type: channel, eventTypes }: RouteChannel,
  {
    routes,
    alerts,
    openedMs,
    type,
    isAboutSilence,
    directory = INTEGRATIONS_ONLY,
  }: Pick<PlanInput, "routes" | "alerts" | "openedMs" | "directory"> & { type: IncidentNotificationType; isAboutSilence: boolean },
): boolean {
  const perIncident = NOTIFIERS.get(channel)?.isPerAlert !== true;
  if (!incidentTypesOf(eventTypes, { perIncident, isAboutSilence }).has(type)) return false;
  const routed = routeTypes(routesFor(routes, alerts, openedMs), id, directory);
  return type === "incident.resolved" || routed === null || incidentTypesOf(routed, { perIncident: true, isAboutSilence }).has(type);
}
