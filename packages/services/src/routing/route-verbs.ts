import { lockUntilCommit, type TenantTx } from "@padit/db";
import { newId, PaditError, printSelector, readSelector } from "@padit/domain";
import { type NotificationRoute, type Recipient, recipientsOf } from "@padit/domain/routing";
import { z } from "zod";
import { audit } from "../audit";
import { readPeople, requireUnlimited } from "../on-call/people";
import { selectorText } from "../selector/selector-text";
import { selectorJson } from "../selector/stored-selector";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { type RouteList, RouteTerms, routeListOf, routesLockOf } from "./stored-routes";

/** Routes are shared by all members, so a selector cannot depend on the person (`owner:me`). */
const SELECTOR = { subject: "alerts", isShared: true, path: "selector" } as const;
const ROUTES_MAX = 100;

export const RouteInput = RouteTerms.extend({
  /** Absent for a new route. */
  id: z.guid().optional(),
  /** Text of the selector; empty for all alerts. */
  selector: selectorText(SELECTOR).default(""),
});
export const SaveRoutes = z.object({ version: z.int().min(0), routes: z.array(RouteInput).max(ROUTES_MAX) });

export interface RouteView extends Omit<NotificationRoute, "selector"> {
  selector: string;
  /** From 1. */
  position: number;
}
export interface RouteListView {
  /** A save names the version that it changes; 0 before the first save. */
  version: number;
  routes: RouteView[];
}

/** The organization's routes in order. Without routes, each integration's own filter decides. */
export async function getRoutes(ctx: ServiceContext): Promise<RouteListView> {
  authorize(ctx, "viewer", "integrations:read");
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, (tx) => viewOf(tx, tenantId));
}

/**
 * Replaces the ordered list of routes. An empty list returns to the integrations' own filters.
 * @throws PaditError conflict if another person saved the list since the given version
 */
export async function saveRoutes(ctx: ServiceContext, input: z.input<typeof SaveRoutes>): Promise<RouteListView> {
  authorize(ctx, "admin", "integrations:write");
  const { version, routes } = parse(SaveRoutes, input);
  return changeRoutes(ctx, (before) => {
    if (before.version !== version) throw new PaditError("conflict", "Another person changed the routes. Load them again.");
    return routesOf(routes);
  });
}

const Position = z.int().min(1).max(ROUTES_MAX);
const CreateRoute = RouteInput.omit({ id: true }).extend({
  /** From 1; absent: before the last route, which matches everything. */
  position: Position.optional(),
});

/** Adds one route. The first one of a list must match everything. */
export async function createRoute(ctx: ServiceContext, input: z.input<typeof CreateRoute>): Promise<RouteView> {
  authorize(ctx, "admin", "integrations:write");
  const { position, ...given } = parse(CreateRoute, input);
  const [route] = routesOf([given]);
  if (!route) throw new PaditError("internal", "A route was lost.");
  const after = await changeRoutes(ctx, ({ routes }) => routes.toSpliced(indexFrom(position) ?? Math.max(0, routes.length - 1), 0, route));
  return found(after, route.id);
}

const UpdateRoute = RouteTerms.partial().extend({
  routeId: z.guid(),
  selector: selectorText(SELECTOR).optional(),
  position: Position.optional(),
});

/** Changes one route, or moves it to `position`. Members that are absent stay as they are. */
export async function updateRoute(ctx: ServiceContext, input: z.input<typeof UpdateRoute>): Promise<RouteView> {
  authorize(ctx, "admin", "integrations:write");
  const { routeId, position, ...changes } = parse(UpdateRoute, input);
  // Only what the caller gave: the schema fills in the defaults of a new route for the rest.
  const given = Object.fromEntries(Object.entries(changes).filter(([name]) => input[name as keyof typeof input] !== undefined));
  const after = await changeRoutes(ctx, (before) => {
    const known = found(viewed(before), routeId);
    const changed = routesOf([RouteInput.parse({ ...known, ...given })]);
    return before.routes.toSpliced(known.position - 1, 1).toSpliced(indexFrom(position) ?? known.position - 1, 0, ...changed);
  });
  return found(after, routeId);
}

const GetRoute = z.object({ routeId: z.guid() });

/** @throws PaditError not_found */
export async function getRoute(ctx: ServiceContext, input: z.input<typeof GetRoute>): Promise<RouteView> {
  return found(await getRoutes(ctx), parse(GetRoute, input).routeId);
}

/** Removes one route. The last one, which matches everything, can go only when it is alone. */
export async function deleteRoute(ctx: ServiceContext, input: z.input<typeof GetRoute>): Promise<void> {
  authorize(ctx, "admin", "integrations:write");
  const { routeId } = parse(GetRoute, input);
  await changeRoutes(ctx, (before) => before.routes.toSpliced(found(before, routeId).position - 1, 1));
}

const indexFrom = (position: number | undefined): number | undefined => (position === undefined ? undefined : position - 1);

/** @throws PaditError not_found */
function found<Route extends { id: string }>({ routes }: { routes: readonly Route[] }, routeId: string): Route & { position: number } {
  const index = routes.findIndex(({ id }) => id === routeId);
  const route = routes[index];
  if (!route) throw notFound("route");
  return { ...route, position: index + 1 };
}

/** Changes the list under its lock, and checks and audits it as a whole. */
async function changeRoutes(ctx: ServiceContext, change: (before: RouteList) => NotificationRoute[]): Promise<RouteListView> {
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await lockUntilCommit(tx, routesLockOf(tenantId));
    const before = await routeListOf(tx, tenantId);
    const routes = change(before);
    checkOrder(routes);
    await requireRecipients(tx, tenantId, { before, routes });
    const stored = routes.map((route) => ({ ...route, selector: selectorJson(route.selector) }));
    const row = { version: before.version + 1, routes: JSON.parse(JSON.stringify(stored)), updatedAt: ctx.now() };
    await tx.routeList.upsert({ where: { tenantId }, create: { tenantId, ...row }, update: row });
    const after = await viewOf(tx, tenantId);
    const detail = { before: summary(viewed(before)), after: summary(after) };
    await audit(tx, ctx, { action: "route.save", targetType: "route", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "integration", tenantId);
    return after;
  });
}

/** Routes as the decision reads them. @throws PaditError invalid */
export const routesOf = (given: readonly z.output<typeof RouteInput>[]): NotificationRoute[] =>
  given.map(({ id = newId(), selector, ...terms }) => ({ ...terms, id, selector: readSelector(selector, SELECTOR) }));

const viewOf = async (tx: TenantTx, tenantId: string): Promise<RouteListView> => viewed(await routeListOf(tx, tenantId));

const viewed = ({ version, routes }: RouteList): RouteListView => ({
  version,
  routes: routes.map((route, index) => ({ ...route, selector: printSelector(route.selector), position: index + 1 })),
});

const summary = ({ version, routes }: RouteListView) => ({
  version,
  routes: routes.map(({ id, name, enabled, selector }) => ({ id, name, enabled, selector })),
});

/** @throws PaditError invalid */
function checkOrder(routes: readonly NotificationRoute[]): void {
  const refuse = (path: string, message: string): never => {
    throw new PaditError("invalid", message, { issues: [{ path, message }] });
  };
  if (new Set(routes.map(({ id }) => id)).size < routes.length) refuse("routes", "Two routes have the same id.");
  routes.forEach(({ steps, name }, index) => {
    const isAscending = steps.every(({ afterSeconds }, n) => n === 0 || afterSeconds > (steps[n - 1]?.afterSeconds ?? 0));
    if (!isAscending) refuse(`routes.${index}.steps`, `Each step of route ${name} must be later than the one before.`);
  });
  const last = routes.at(-1);
  if (last && !(last.enabled && last.selector.length === 0 && last.hours === null && last.eventTypes === null))
    refuse(`routes.${routes.length - 1}`, "The last route must match everything at all hours, so that no alert is lost.");
}

/** @throws PaditError invalid */
async function requireRecipients(
  tx: TenantTx,
  tenantId: string,
  { before, routes }: { before: RouteList; routes: readonly NotificationRoute[] },
): Promise<void> {
  const idsIn = (list: readonly NotificationRoute[], type: Recipient["type"]): Set<string> =>
    new Set(list.flatMap(recipientsOf).flatMap((recipient) => (recipient.type === type ? [recipient.id] : [])));
  // Members who left since may stay in a route, which has a fallback for them.
  const known = idsIn(before.routes, "member");
  const named = {
    integration: [...idsIn(routes, "integration")],
    member: [...idsIn(routes, "member")].filter((id) => !known.has(id)),
    rota: [...idsIn(routes, "rota")],
  };
  if (named.member.length > 0) requireUnlimited(await readPeople(tx, tenantId), named.member, "routes");
  const counts = [
    await tx.integration.count({ where: { tenantId, deletedAt: null, memberId: null, id: { in: named.integration } } }),
    await tx.member.count({ where: { tenantId, disabledAt: null, userId: { in: named.member } } }),
    await tx.rota.count({ where: { tenantId, id: { in: named.rota } } }),
  ];
  if (counts.every((count, index) => count === Object.values(named)[index]?.length)) return;
  const message = "A recipient is not an integration, a member or a rota of this organization.";
  throw new PaditError("invalid", message, { issues: [{ path: "routes", message }] });
}
