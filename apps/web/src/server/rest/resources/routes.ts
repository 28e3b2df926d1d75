import { createRoute, z } from "@hono/zod-openapi";
import { NOTIFICATION_TYPES } from "@padit/domain";
import { getRoutes, previewRoutes, RouteHours, RouteInput, type RouteListView, RouteRecipient, saveRoutes } from "@padit/services/routing";
import { fromJson, toJson } from "../json-border";
import { answers, body, Once, operation } from "../operation";
import { Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const { shape } = RouteInput;
const Recipient = RouteRecipient.meta({ id: "RouteRecipient" });
const { timeZone: time_zone, ...hours } = RouteHours.shape;
const Hours = z.object({ ...hours, time_zone }).meta({ id: "RouteHours", description: "Hours of the week, in a time zone." });
const Step = z.object({
  after_seconds: z.int().min(60).max(604_800).describe("Since the wait ended, while nobody acknowledges."),
  recipients: z.array(Recipient).min(1).max(50),
});
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
};
const NewRoute = z.object({ id: shape.id, ...members }).meta({ id: "NewRoute" });
const Route = z.object({ id: z.string(), position: z.int(), ...members }).meta({ id: "Route" });
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

export function routes(app: RestApp): void {
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
