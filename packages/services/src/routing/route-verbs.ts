import { lockUntilCommit, type TenantTx } from "@padit/db";
import { newId, PaditError, printSelector, readSelector } from "@padit/domain";
import type { NotificationRoute } from "@padit/domain/routing";
import { z } from "zod";
import { audit } from "../audit";
import { selectorText } from "../selector/selector-text";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { RouteTerms, routeListOf } from "./stored-routes";

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

interface RouteView extends Omit<NotificationRoute, "selector"> {
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
  const { version, routes: given } = parse(SaveRoutes, input);
  const routes = routesOf(given);
  checkOrder(routes);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await lockUntilCommit(tx, `routes of ${tenantId}`);
    await requireIntegrations(tx, tenantId, routes);
    const before = await viewOf(tx, tenantId);
    if (before.version !== version) throw new PaditError("conflict", "Another person changed the routes. Load them again.");
    const stored = routes.map((route) => ({ ...route, selector: selectorJson(route.selector) }));
    const row = { version: version + 1, routes: JSON.parse(JSON.stringify(stored)), updatedAt: ctx.now() };
    await tx.routeList.upsert({ where: { tenantId }, create: { tenantId, ...row }, update: row });
    const after = await viewOf(tx, tenantId);
    const detail = { before: summary(before), after: summary(after) };
    await audit(tx, ctx, { action: "route.save", targetType: "route", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "integration", tenantId);
    return after;
  });
}

/** Routes as the decision reads them. @throws PaditError invalid */
export const routesOf = (given: readonly z.output<typeof RouteInput>[]): NotificationRoute[] =>
  given.map(({ id = newId(), selector, ...terms }) => ({ ...terms, id, selector: readSelector(selector, SELECTOR) }));

async function viewOf(tx: TenantTx, tenantId: string): Promise<RouteListView> {
  const { version, routes } = await routeListOf(tx, tenantId);
  return { version, routes: routes.map((route, index) => ({ ...route, selector: printSelector(route.selector), position: index + 1 })) };
}

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
async function requireIntegrations(tx: TenantTx, tenantId: string, routes: readonly NotificationRoute[]): Promise<void> {
  const named = new Set(
    routes.flatMap(({ recipients, steps }) => [recipients, ...steps.map((step) => step.recipients)].flat()).map(({ id }) => id),
  );
  const count = await tx.integration.count({ where: { tenantId, deletedAt: null, id: { in: [...named] } } });
  if (count === named.size) return;
  const message = "A recipient is not an integration of this organization.";
  throw new PaditError("invalid", message, { issues: [{ path: "routes", message }] });
}
