import { createRoute, z } from "@hono/zod-openapi";
import { SEVERITIES } from "@padit/domain";
import { AlertFilter, listAlerts, VERDICTS } from "@padit/services/alerts";
import { alertDocument } from "@padit/services/delivery";
import {
  acknowledgeIncident,
  addIncidentNote,
  getIncident,
  INCIDENT_STATUSES,
  listIncidents,
  mergeIncident,
  resolveIncident,
  splitIncident,
} from "@padit/services/incidents";
import { answers, body, Once, operation, optionalBody } from "../operation";
import { ById, list, PageQuery, pageOf, Time } from "../page";
import type { RestApp } from "../rest-env";
import { Alert } from "./alert-shape";
import { Incident, IncidentWithTimeline, toIncident, toIncidentWithTimeline } from "./incident-shape";

const IncidentPage = pageOf("Incident", Incident);
const MemberPage = pageOf("IncidentAlert", Alert);
const tag = "Incidents";

const Note = z.string().max(2000).optional();
const IncidentAcknowledgement = z.object({ note: Note }).meta({ id: "IncidentAcknowledgement" });
const IncidentResolution = z.object({ verdict: z.enum(VERDICTS), note: Note }).meta({ id: "IncidentResolution" });
const IncidentNote = z.object({ note: z.string().min(1).max(2000) }).meta({ id: "IncidentNote" });
const IncidentMerge = z.object({ into: z.guid().describe("The incident that gets the alerts.") }).meta({ id: "IncidentMerge" });
const IncidentSplit = z.object({ alert_ids: z.array(z.guid()).min(1).max(500) }).meta({ id: "IncidentSplit" });

export function incidents(app: RestApp): void {
  readIncidents(app);
  readMembers(app);
  acknowledgeAndResolve(app);
  rearrange(app);
}

function readIncidents(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listIncidents", tag, summary: "Incidents, newest first", scope: "alerts:read" },
        { 200: answers("A page of incidents, whatever their status unless `status` is given.", IncidentPage) },
      ),
      method: "get",
      path: "/incidents",
      request: {
        query: PageQuery.extend({
          status: list(z.enum(INCIDENT_STATUSES)).describe("One or several of these, separated by commas."),
          severity: list(z.enum(SEVERITIES)).describe("One or several of these, separated by commas."),
          endpoint_id: z.guid().optional().describe("Incidents with an alert of this endpoint."),
          since: Time.optional().describe("Opened at or after."),
          q: AlertFilter.shape.q.describe("A selector (docs/selector.md) that at least one alert of the incident matches."),
        }),
      },
    }),
    async (c) => {
      const { status: statuses, severity: severities, endpoint_id: endpointId, ...rest } = c.req.valid("query");
      const { items, nextCursor } = await listIncidents(c.var.service, { ...rest, statuses, severities, endpointId });
      return c.json({ items: items.map(toIncident), next_cursor: nextCursor }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getIncident", tag, summary: "One incident with its timeline and its matrix", scope: "alerts:read" },
        { 200: answers("The incident.", IncidentWithTimeline) },
      ),
      method: "get",
      path: "/incidents/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toIncidentWithTimeline(await getIncident(c.var.service, { incidentId: c.req.valid("param").id })), 200),
  );
}

function readMembers(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listIncidentAlerts", tag, summary: "The alerts of an incident, newest first", scope: "alerts:read" },
        { 200: answers("A page of alerts.", MemberPage) },
      ),
      method: "get",
      path: "/incidents/{id}/alerts",
      request: { params: ById, query: PageQuery },
    }),
    async (c) => {
      const { id: incidentId } = c.req.valid("param");
      await getIncident(c.var.service, { incidentId });
      const { items, nextCursor } = await listAlerts(c.var.service, { ...c.req.valid("query"), incidentId });
      return c.json({ items: items.map((view) => alertDocument(view, view.url) as Alert), next_cursor: nextCursor }, 200);
    },
  );
}

function acknowledgeAndResolve(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "acknowledgeIncident", tag, summary: "Acknowledge its unresolved alerts", scope: "alerts:write" },
        { 200: answers("The incident.", Incident) },
      ),
      method: "post",
      path: "/incidents/{id}/acknowledge",
      request: { params: ById, headers: Once, body: optionalBody(IncidentAcknowledgement) },
    }),
    async (c) => {
      const { id: incidentId } = c.req.valid("param");
      const { incident } = await acknowledgeIncident(c.var.service, { ...c.req.valid("json"), incidentId });
      return c.json(toIncident(incident), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "resolveIncident", tag, summary: "Resolve its alerts with one verdict", scope: "alerts:write" },
        { 200: answers("The incident.", Incident) },
      ),
      method: "post",
      path: "/incidents/{id}/resolve",
      request: { params: ById, headers: Once, body: body(IncidentResolution) },
    }),
    async (c) => {
      const { id: incidentId } = c.req.valid("param");
      const { incident } = await resolveIncident(c.var.service, { ...c.req.valid("json"), incidentId });
      return c.json(toIncident(incident), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "noteIncident", tag, summary: "Add a note to its timeline", scope: "alerts:write" },
        { 200: answers("The incident.", Incident) },
      ),
      method: "post",
      path: "/incidents/{id}/notes",
      request: { params: ById, headers: Once, body: body(IncidentNote) },
    }),
    async (c) => {
      const { id: incidentId } = c.req.valid("param");
      return c.json(toIncident(await addIncidentNote(c.var.service, { ...c.req.valid("json"), incidentId })), 200);
    },
  );
}

function rearrange(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "mergeIncident", tag, summary: "Move all its alerts into another incident", scope: "alerts:write" },
        { 200: answers("The other incident.", Incident) },
      ),
      method: "post",
      path: "/incidents/{id}/merge",
      request: { params: ById, headers: Once, body: body(IncidentMerge) },
    }),
    async (c) => {
      const { id: incidentId } = c.req.valid("param");
      return c.json(toIncident(await mergeIncident(c.var.service, { ...c.req.valid("json"), incidentId })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "splitIncident", tag, summary: "Move some of its alerts into an incident of their own", scope: "alerts:write" },
        { 200: answers("The new incident.", Incident) },
      ),
      method: "post",
      path: "/incidents/{id}/split",
      request: { params: ById, headers: Once, body: body(IncidentSplit) },
    }),
    async (c) => {
      const { id: incidentId } = c.req.valid("param");
      const { alert_ids: alertIds } = c.req.valid("json");
      return c.json(toIncident(await splitIncident(c.var.service, { incidentId, alertIds })), 200);
    },
  );
}
