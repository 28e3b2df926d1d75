import { createRoute, z } from "@hono/zod-openapi";
import { SEVERITIES } from "@padit/domain";
import {
  ALERT_SORTS,
  ALERT_STATUSES,
  type AlertDetailView,
  AlertFilter,
  type AlertView,
  acceptAlert,
  acknowledgeAlert,
  getAlert,
  listAlerts,
  resolveAlert,
  snoozeAlert,
  VERDICTS,
} from "@padit/services/alerts";
import { alertDocument } from "@padit/services/delivery";
import { expectAlert } from "@padit/services/expected-times";
import { toJson } from "../json-border";
import { answers, body, Once, operation, optionalBody } from "../operation";
import { ById, list, PageQuery, pageOf, Time } from "../page";
import type { RestApp } from "../rest-env";
import { Alert, AlertEvent, AlertWithTimeline } from "./alert-shape";

const AlertPage = pageOf("Alert", Alert);
const tag = "Alerts";

const Note = z.string().max(2000).optional();
const Acknowledgement = z
  .object({ note: Note, sticky: z.boolean().optional().describe("Holds when the severity rises and when the alert reopens.") })
  .meta({ id: "Acknowledgement" });
const Resolution = z.object({ verdict: z.enum(VERDICTS), note: Note }).meta({ id: "Resolution" });
const Acceptance = z.object({ note: Note }).meta({ id: "Acceptance" });
const Snooze = z.object({ until: Time, note: Note }).meta({ id: "Snooze" });

/** The same document as in webhooks. The stored score already has this form. */
const toAlert = (view: AlertView): Alert => alertDocument(view, view.url) as Alert;

const withTimeline = (view: AlertDetailView): AlertWithTimeline => ({
  ...toAlert(view),
  timeline: view.timeline.map((event) => toJson(AlertEvent, event)),
});

export function alerts(app: RestApp): void {
  readAlerts(app);
  acknowledgeAndResolve(app);
  acceptAndSnooze(app);
}

function readAlerts(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listAlerts", tag, summary: "Alerts, newest first", scope: "alerts:read" },
        { 200: answers("A page of alerts, whatever their status unless `status` says.", AlertPage) },
      ),
      method: "get",
      path: "/alerts",
      request: {
        query: PageQuery.extend({
          status: list(z.enum(ALERT_STATUSES)).describe("One or several of these, separated by commas."),
          severity: list(z.enum(SEVERITIES)).describe("One or several of these, separated by commas."),
          endpoint_id: z.guid().optional().describe("Alerts of this endpoint."),
          since: Time.optional().describe("Opened at or after."),
          sort: z.enum(ALERT_SORTS).optional().describe("By the first opening (the default), or by that of the newest bout; newest first."),
          q: AlertFilter.shape.q.describe("A selector (docs/selector.md), beside what the other parameters say."),
        }),
      },
    }),
    async (c) => {
      const { status: statuses, severity: severities, endpoint_id: endpointId, ...rest } = c.req.valid("query");
      const { items, nextCursor } = await listAlerts(c.var.service, { ...rest, statuses, severities, endpointId });
      return c.json({ items: items.map(toAlert), next_cursor: nextCursor }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getAlert", tag, summary: "One alert with its evidence and its timeline", scope: "alerts:read" },
        { 200: answers("The alert.", AlertWithTimeline) },
      ),
      method: "get",
      path: "/alerts/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(withTimeline(await getAlert(c.var.service, { alertId: c.req.valid("param").id })), 200),
  );
}

function acknowledgeAndResolve(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "acknowledgeAlert", tag, summary: "Say that somebody looks after it", scope: "alerts:write" },
        { 200: answers("The alert.", Alert) },
      ),
      method: "post",
      path: "/alerts/{id}/acknowledge",
      request: { params: ById, headers: Once, body: optionalBody(Acknowledgement) },
    }),
    async (c) => {
      const { id: alertId } = c.req.valid("param");
      return c.json(toAlert(await acknowledgeAlert(c.var.service, { ...c.req.valid("json"), alertId })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "resolveAlert", tag, summary: "Close it with what it turned out to be", scope: "alerts:write" },
        { 200: answers("The alert.", Alert) },
      ),
      method: "post",
      path: "/alerts/{id}/resolve",
      request: { params: ById, headers: Once, body: body(Resolution) },
    }),
    async (c) => {
      const { id: alertId } = c.req.valid("param");
      return c.json(toAlert(await resolveAlert(c.var.service, { ...c.req.valid("json"), alertId })), 200);
    },
  );
}

function acceptAndSnooze(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "acceptAlert", tag, summary: "Make the present level the new normal and resolve", scope: "alerts:write" },
        { 200: answers("The alert.", Alert) },
      ),
      method: "post",
      path: "/alerts/{id}/accept",
      request: { params: ById, headers: Once, body: optionalBody(Acceptance) },
    }),
    async (c) => {
      const { id: alertId } = c.req.valid("param");
      return c.json(toAlert(await acceptAlert(c.var.service, { ...c.req.valid("json"), alertId })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        {
          id: "expectAlert",
          tag,
          summary: "Expect it at this time of day, for as long as it has lasted, and resolve",
          scope: "alerts:write",
        },
        { 200: answers("The alert.", Alert) },
      ),
      method: "post",
      path: "/alerts/{id}/expect",
      request: { params: ById, headers: Once, body: optionalBody(Acceptance) },
    }),
    async (c) => {
      const { id: alertId } = c.req.valid("param");
      return c.json(toAlert(await expectAlert(c.var.service, { ...c.req.valid("json"), alertId })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "snoozeAlert", tag, summary: "Be quiet until then", scope: "alerts:write" },
        { 200: answers("The alert.", Alert) },
      ),
      method: "post",
      path: "/alerts/{id}/snooze",
      request: { params: ById, headers: Once, body: body(Snooze) },
    }),
    async (c) => {
      const { id: alertId } = c.req.valid("param");
      return c.json(toAlert(await snoozeAlert(c.var.service, { ...c.req.valid("json"), alertId })), 200);
    },
  );
}
