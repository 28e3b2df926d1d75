import { createRoute, z } from "@hono/zod-openapi";
import { NOTIFICATION_TYPES } from "@padit/domain";
import {
  createRoute as addRoute,
  deleteRoute,
  getRoute,
  getRoutes,
  previewRoutes,
  RouteHours,
  RouteInput,
  type RouteListView,
  RouteRateLimit,
  RouteRecipient,
  type RouteView,
  saveRoutes,
  updateRoute,
} from "@padit/services/routing";
import { fromJson, toJson } from "../json-border";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const { shape } = RouteInput;
const Recipient = RouteRecipient.meta({ id: "RouteRecipient" });
const { timeZone: time_zone, ...hours } = RouteHours.shape;
const Hours = z.object({ ...hours, time_zone }).meta({ id: "RouteHours", description: "Hours of the week, in a time zone." });
const Step = z.object({
  after_seconds: z.int().min(60).max(604_800).describe("Since the wait ended, while nobody acknowledges."),
  recipients: z.array(Recipient).min(1).max(50),
});
const { messages, windowSeconds: window_seconds } = RouteRateLimit.shape;
const RateLimit = z
  .object({ messages, window_seconds })
  .meta({ id: "RouteRateLimit", description: "The number of messages that a recipient gets within a time." });
const members = {
  name: shape.name,
  enabled: shape.enabled,
  selector: shape.selector.describe("Which alerts (docs/selector.md); empty for all."),
  event_types: shape.eventTypes.describe("What the route sends; null for everything. Endings are always sent."),
  hours: z.array(Hours).min(1).max(20).nullable().default(null).describe("When the route applies; null for always."),
  wait_seconds: shape.waitSeconds.describe("A shorter fault is not sent. 0: at once. null: until the incident stops growing."),
  recipients: z.array(Recipient).max(50).default([]),
  steps: z.array(Step).max(10).default([]),
  repeats: shape.repeats.describe("How often the steps are repeated."),
  quiet_hours: z.array(Hours).min(1).max(20).nullable().default(null),
  quiet_severity: shape.quietSeverity.describe("The lowest severity that is sent in quiet hours."),
  rate_limit: RateLimit.nullable().default(null).describe("For each recipient; what exceeds it is collected in a digest. null: no limit."),
};
const NewRoute = z.object({ id: shape.id, ...members }).meta({ id: "NewRoute" });
const Route = z.object({ id: z.string(), position: z.int(), ...members }).meta({ id: "Route" });
const position = z.int().min(1).max(100).optional().describe("From 1; absent: before the last route, which matches everything.");
const AddedRoute = z.object({ ...members, position }).meta({ id: "AddedRoute" });
/** Without the defaults of a new route, which would overwrite what a change does not name. */
const changes = {
  ...{ name: members.name, enabled: members.enabled.unwrap(), selector: members.selector.unwrap(), hours: members.hours.unwrap() },
  ...{ event_types: members.event_types.unwrap(), wait_seconds: members.wait_seconds.unwrap(), recipients: members.recipients.unwrap() },
  ...{ steps: members.steps.unwrap(), repeats: members.repeats.unwrap() },
  ...{ quiet_hours: members.quiet_hours.unwrap(), quiet_severity: members.quiet_severity.unwrap() },
  rate_limit: members.rate_limit.unwrap(),
};
const RouteChanges = z
  .object({ ...changes, position: position.describe("Where the route moves to, from 1.") })
  .partial()
  .meta({ id: "RouteChanges", description: "Members that are absent stay as they are." });
const Routes = z
  .object({ version: z.int(), items: z.array(Route), next_cursor: z.null() })
  .meta({ id: "RouteList", description: "The first route that matches an alert decides who is notified of it." });
const Save = z
  .object({ version: z.int().min(0).describe("The version that this save replaces."), routes: z.array(NewRoute).max(100) })
  .meta({ id: "SaveRoutes" });
const Preview = z
  .object({
    alert_id: z.guid().optional(),
    incident_id: z.guid().optional(),
    days: z.int().min(1).max(30).optional(),
    routes: z.array(NewRoute).max(100).optional().describe("Routes that are not saved; absent for the saved ones."),
  })
  .meta({ id: "RoutePreview" });
const Foreseen = z
  .object({
    at: Timestamp,
    incident_id: z.string(),
    incident: z.string(),
    integration_id: z.string(),
    integration: z.string(),
    event_type: z.enum(NOTIFICATION_TYPES),
    reason: z.string(),
  })
  .meta({ id: "ForeseenNotification" });
const Answer = z.object({ items: z.array(Foreseen) }).meta({ id: "RoutePreviewAnswer" });
const tag = "Routes";

const toRoutes = ({ version, routes }: RouteListView) => toJson(Routes, { version, items: routes, nextCursor: null });

const toRoute = (route: RouteView) => toJson(Route, route);

export function routes(app: RestApp): void {
  wholeList(app);
  singleRoutes(app);
}

function singleRoutes(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation({ id: "createRoute", tag, summary: "Add a route", scope: "integrations:write" }, { 201: answers("The route.", Route) }),
      method: "post",
      path: "/routes",
      request: { headers: Once, body: body(AddedRoute) },
    }),
    async (c) => c.json(toRoute(await addRoute(c.var.service, fromJson(AddedRoute, c.req.valid("json")))), 201),
  );
  app.openapi(
    createRoute({
      ...operation({ id: "getRoute", tag, summary: "One route", scope: "integrations:read" }, { 200: answers("The route.", Route) }),
      method: "get",
      path: "/routes/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toRoute(await getRoute(c.var.service, { routeId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updateRoute", tag, summary: "Change or move a route", scope: "integrations:write" },
        { 200: answers("The route.", Route) },
      ),
      method: "patch",
      path: "/routes/{id}",
      request: { params: ById, body: body(RouteChanges) },
    }),
    async (c) => {
      const changes = fromJson(RouteChanges, c.req.valid("json"));
      return c.json(toRoute(await updateRoute(c.var.service, { ...changes, routeId: c.req.valid("param").id })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "deleteRoute", tag, summary: "Remove a route", scope: "integrations:write" }, { 204: NOTHING }),
      method: "delete",
      path: "/routes/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await deleteRoute(c.var.service, { routeId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}

function wholeList(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listRoutes", tag, summary: "The ordered list of routes", scope: "integrations:read" },
        { 200: answers("The routes, in order.", Routes) },
      ),
      method: "get",
      path: "/routes",
    }),
    async (c) => c.json(toRoutes(await getRoutes(c.var.service)), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "saveRoutes", tag, summary: "Replace the list of routes", scope: "integrations:write" },
        { 200: answers("The routes, in order.", Routes) },
      ),
      method: "put",
      path: "/routes",
      request: { body: body(Save) },
    }),
    async (c) => c.json(toRoutes(await saveRoutes(c.var.service, fromJson(Save, c.req.valid("json")))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "previewRoutes", tag, summary: "Who is notified of what, when and why", scope: "integrations:read" },
        { 200: answers("The notifications, in order of time.", Answer) },
      ),
      method: "post",
      path: "/routes/preview",
      request: { headers: Once, body: body(Preview) },
    }),
    async (c) => c.json(toJson(Answer, { items: await previewRoutes(c.var.service, fromJson(Preview, c.req.valid("json"))) }), 200),
  );
}
