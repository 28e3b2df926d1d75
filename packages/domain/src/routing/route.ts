import type { OfferedNotificationType } from "../notification-types";
import { matches, type Selectable, type Selector } from "../selector";
import { SEVERITIES, type Severity } from "../severity";
import type { RateLimit } from "./rate-limit";
import { escalationKey, INTEGRATIONS_ONLY, OPENING, type Recipient, type RecipientDirectory } from "./recipient";
import { areHoursNow, hoursEndMs, type WeeklyHours } from "./weekly-hours";

const SECOND_MS = 1_000;

/** Where the notifications of the alerts that `selector` matches go. */
export interface NotificationRoute {
  id: string;
  name: string;
  enabled: boolean;
  selector: Selector;
  /** The event types that the route sends; null for all. Endings are always sent to whoever got the opening. */
  eventTypes: readonly OfferedNotificationType[] | null;
  /** The route applies to incidents that become open within these hours; null for always. */
  hours: readonly WeeklyHours[] | null;
  /** How long an incident lasts before it is notified; 0 for at once, null until it stops growing (5 to 15 s). */
  waitSeconds: number | null;
  recipients: readonly Recipient[];
  /** In the order of `afterSeconds`, which counts from the end of the wait while nobody acknowledges. */
  steps: readonly { afterSeconds: number; recipients: readonly Recipient[] }[];
  /** How often the steps are repeated after the last one. */
  repeats: number;
  /** Hours in which openings and escalations below `quietSeverity` wait; null for none. */
  quietHours: readonly WeeklyHours[] | null;
  quietSeverity: Severity;
  /** For each recipient, over all incidents; null for none. */
  rateLimit: RateLimit | null;
}

/** The decision of the routes about one incident and one recipient. */
export interface RecipientPlan {
  /** Whether the recipient gets the opening, without an escalation. */
  isFirst: boolean;
  /** As `waitSeconds` of the route, in ms. */
  waitMs: number | null;
  /** Openings and escalations wait until then; null if it is not quiet. */
  quietUntilMs: number | null;
  /** Name of the route, for reasons; null without routes. */
  route: string | null;
  /** Rotas by which the opening reaches the integration. */
  via: readonly string[];
  steps: readonly PlannedStep[];
}

/** An escalation to a recipient. */
export interface PlannedStep {
  /** Unique for the route. */
  n: number;
  routeId: string;
  route: string;
  /** Rotas by which the escalation reaches the integration. */
  via: readonly string[];
  /** Counted from the time since which the incident is open. */
  afterMs: number;
  quietUntilMs: number | null;
}

/** The plan of an organization without routes, or of an integration that no route names: its own filter decides. */
export const planWithoutRoutes = (passesFilter: boolean): RecipientPlan => ({
  ...{ isFirst: passesFilter, waitMs: null, quietUntilMs: null, route: null, via: [], steps: [] },
});

/** Everybody whom the route names: at first, or as an escalation. */
export const recipientsOf = ({ recipients, steps }: Pick<NotificationRoute, "recipients" | "steps">): Recipient[] =>
  [recipients, ...steps.map((step) => step.recipients)].flat();

/** Whether an enabled route may reach the integration, so that the routes decide about its openings. */
export const isRouted = (
  routes: readonly NotificationRoute[],
  integrationId: string,
  { mayReach }: Pick<RecipientDirectory, "mayReach"> = INTEGRATIONS_ONLY,
): boolean => routes.some((route) => route.enabled && recipientsOf(route).some((recipient) => mayReach(recipient, integrationId)));

/** The routes that apply to at least one of the alerts, in order. Each alert uses the first route that matches it at `atMs`. */
export function routesFor(routes: readonly NotificationRoute[], alerts: readonly Selectable[], atMs: number): NotificationRoute[] {
  const inForce = routes.filter(({ enabled, hours }) => enabled && (hours === null || areHoursNow(hours, atMs)));
  const taken = new Set(alerts.map((alert) => inForce.find(({ selector }) => matches(selector, alert))));
  return inForce.filter((route) => taken.has(route));
}

/**
 * The plan of the applicable routes for a recipient. If several routes send the opening, the earliest one counts.
 * @param openedMs since when the incident is open, ms
 */
export function planFor(
  routes: readonly NotificationRoute[],
  integrationId: string,
  { directory = INTEGRATIONS_ONLY, ...at }: PlanTime & { directory?: RecipientDirectory },
): RecipientPlan {
  const { severity, openedMs, nowMs } = at;
  const to = { integrationId, directory };
  const steps = routes.flatMap((route) => stepsOf(route, to, at));
  const firsts = routes
    .map((route) => ({ route, quietUntilMs: quietUntil(route, severity, nowMs) }))
    .map((first) => ({ ...first, reached: reachedBy(first.route, first.route.recipients, to, openingOf(first, openedMs)) }))
    .filter(({ reached }) => reached !== null)
    .sort((one, other) => (one.quietUntilMs ?? 0) - (other.quietUntilMs ?? 0) || (waitMsOf(one.route) ?? 0) - (waitMsOf(other.route) ?? 0));
  const [first] = firsts;
  if (first === undefined) return { isFirst: false, waitMs: null, quietUntilMs: null, route: null, via: [], steps };
  const { route, via } = first.reached ?? { route: first.route.name, via: [] };
  return { isFirst: true, waitMs: waitMsOf(first.route), quietUntilMs: first.quietUntilMs, route, via, steps };
}

interface PlanTime {
  severity: Severity;
  openedMs: number;
  nowMs: number;
}

interface Reached {
  integrationId: string;
  directory: RecipientDirectory;
}

const openingOf = ({ route, quietUntilMs }: { route: NotificationRoute; quietUntilMs: number | null }, openedMs: number) => ({
  ...{ notice: OPENING, dueMs: Math.max(openedMs + (waitMsOf(route) ?? 0), quietUntilMs ?? 0) },
});

/** Name of the route for reasons, and the rotas that reach the integration; null if the recipients do not include the integration. */
function reachedBy(
  { name }: NotificationRoute,
  recipients: readonly Recipient[],
  { integrationId, directory }: Reached,
  { notice, dueMs }: { notice: string; dueMs: number },
): { route: string; via: string[] } | null {
  const reached = recipients.filter((recipient) => directory.resolve(recipient, notice, dueMs) === integrationId);
  if (reached.length === 0) return null;
  const described = reached.flatMap((recipient) => directory.describe(recipient, dueMs) ?? []);
  return { route: [name, ...described].join("; "), via: reached.flatMap(({ type, id }) => (type === "rota" ? [id] : [])) };
}

/** The event types that the routes send to a recipient; null for all. */
export function routeTypes(
  routes: readonly NotificationRoute[],
  integrationId: string,
  directory: Pick<RecipientDirectory, "mayReach"> = INTEGRATIONS_ONLY,
): readonly OfferedNotificationType[] | null {
  const own = routes.filter((route) => isRouted([route], integrationId, directory));
  const types = own.flatMap(({ eventTypes }) => (eventTypes === null ? [] : [eventTypes]));
  return types.length === 0 || types.length < own.length ? null : types.flat();
}

/** The limits of all routes in force that may reach the recipient. All of them apply. */
export const rateLimitsOf = (
  routes: readonly NotificationRoute[],
  integrationId: string,
  directory: Pick<RecipientDirectory, "mayReach"> = INTEGRATIONS_ONLY,
): RateLimit[] =>
  routes.flatMap((route) => (route.rateLimit !== null && isRouted([route], integrationId, directory) ? [route.rateLimit] : []));

/** Whether one of the routes sends openings to the integration, without an escalation. */
export const sendsOpening = (routes: readonly NotificationRoute[], integrationId: string): boolean =>
  routes.some(({ recipients }) => recipients.some((recipient) => INTEGRATIONS_ONLY.mayReach(recipient, integrationId)));

const waitMsOf = ({ waitSeconds }: NotificationRoute): number | null => (waitSeconds === null ? null : waitSeconds * SECOND_MS);

function quietUntil({ quietHours, quietSeverity }: NotificationRoute, severity: Severity, nowMs: number): number | null {
  if (quietHours === null || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(quietSeverity)) return null;
  return hoursEndMs(quietHours, nowMs);
}

function stepsOf(route: NotificationRoute, to: Reached, { severity, openedMs, nowMs }: PlanTime): PlannedStep[] {
  const { id: routeId, steps, repeats } = route;
  const waitMs = waitMsOf(route) ?? 0;
  const quietUntilMs = quietUntil(route, severity, nowMs);
  // Nobody can have acknowledged what quiet hours held back, so the steps count from their end.
  const heldMs = Math.max(0, (quietUntil(route, severity, openedMs + waitMs) ?? 0) - openedMs - waitMs);
  const lastMs = (steps.at(-1)?.afterSeconds ?? 0) * SECOND_MS;
  const rounds = Array.from({ length: repeats + 1 }, (_, round) => round);
  return rounds.flatMap((round) =>
    steps.flatMap(({ afterSeconds, recipients }, index): PlannedStep[] => {
      const n = round * steps.length + index + 1;
      const afterMs = waitMs + heldMs + round * lastMs + afterSeconds * SECOND_MS;
      const reached = reachedBy(route, recipients, to, { notice: escalationKey(openedMs, routeId, n), dueMs: openedMs + afterMs });
      return reached === null ? [] : [{ n, routeId, ...reached, afterMs, quietUntilMs }];
    }),
  );
}
