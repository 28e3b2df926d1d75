import { createRoute, z } from "@hono/zod-openapi";
import {
  CreateEndpoint,
  createEndpoint,
  deleteEndpoint,
  ENDPOINT_STATES,
  EndpointFilter,
  getEndpoint,
  listEndpoints,
  OUTCOME_STATES,
  updateEndpoint,
} from "@padit/services/endpoints";
import { fromJson, Settings, toJson } from "../json-border";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, PageQuery, pageOf, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

export const Endpoint = z
  .object({
    id: z.string(),
    name: z.string(),
    protocol: z.string(),
    target: Settings,
    interval_seconds: z.number(),
    collector_ids: z.array(z.string()),
    tags: z.array(z.string()),
    paused: z.boolean(),
    state: z.enum(ENDPOINT_STATES),
    state_reason: z.string().meta({ description: "Why it is in this state, and what can be done about it." }),
    learning: z
      .object({ learnt: z.int(), needed: z.int(), ends_at: Timestamp.nullable() })
      .nullable()
      .meta({ description: "Windows learnt and needed, beside any state in which samples arrive; null once everything is learnt." }),
    outcomes: z
      .array(
        z.object({
          metric: z.string(),
          collector_id: z.string(),
          state: z.enum(OUTCOME_STATES).meta({
            description:
              "failing: the network or the far end failed; not_measured: the collector could not measure; not_offered: the far end does not have this part.",
          }),
          reason: z.string(),
          since: Timestamp,
        }),
      )
      .meta({ description: "How the latest runs ended where they were not answered, by outcome metric and collector." }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Endpoint" });
const EndpointPage = pageOf("Endpoint", Endpoint);

const stated = CreateEndpoint.shape;
const NewEndpoint = z
  .object({
    name: stated.name,
    protocol: stated.protocol,
    target: Settings,
    interval_seconds: stated.intervalSeconds,
    collector_ids: stated.collectorIds,
    tags: stated.tags.unwrap().optional(),
  })
  .meta({ id: "NewEndpoint" });
const EndpointChanges = NewEndpoint.omit({ protocol: true }).extend({ paused: z.boolean() }).partial().meta({ id: "EndpointChanges" });

const tag = "Endpoints";

export function endpoints(app: RestApp): void {
  listAndCreate(app);
  readAndChange(app);
}

function listAndCreate(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listEndpoints", tag, summary: "Endpoints by name", scope: "endpoints:read" },
        { 200: answers("A page of endpoints.", EndpointPage) },
      ),
      method: "get",
      path: "/endpoints",
      request: {
        query: PageQuery.extend({
          text: z.string().max(200).optional().describe("Part of the name, whatever its case."),
          protocol: z.string().max(50).optional().describe("Only endpoints of this protocol."),
          tag: z.string().max(100).optional().describe("Only endpoints with this label."),
          q: EndpointFilter.shape.q.describe("A selector (docs/selector.md), beside what the other parameters say."),
        }),
      },
    }),
    async (c) => c.json(toJson(EndpointPage, await listEndpoints(c.var.service, c.req.valid("query"))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "createEndpoint", tag, summary: "Measure something", scope: "endpoints:write" },
        { 201: answers("The endpoint.", Endpoint) },
      ),
      method: "post",
      path: "/endpoints",
      request: { headers: Once, body: body(NewEndpoint) },
    }),
    async (c) => c.json(toJson(Endpoint, await createEndpoint(c.var.service, fromJson(NewEndpoint, c.req.valid("json")))), 201),
  );
}

function readAndChange(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "getEndpoint", tag, summary: "One endpoint", scope: "endpoints:read" },
        { 200: answers("The endpoint.", Endpoint) },
      ),
      method: "get",
      path: "/endpoints/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toJson(Endpoint, await getEndpoint(c.var.service, { endpointId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updateEndpoint", tag, summary: "Change what is given; the rest stays", scope: "endpoints:write" },
        { 200: answers("The endpoint.", Endpoint) },
      ),
      method: "patch",
      path: "/endpoints/{id}",
      request: { params: ById, body: body(EndpointChanges) },
    }),
    async (c) => {
      const changes = fromJson(EndpointChanges, c.req.valid("json"));
      return c.json(toJson(Endpoint, await updateEndpoint(c.var.service, { ...changes, endpointId: c.req.valid("param").id })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "deleteEndpoint", tag, summary: "Stop measuring; history stays", scope: "endpoints:write" }, { 204: NOTHING }),
      method: "delete",
      path: "/endpoints/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await deleteEndpoint(c.var.service, { endpointId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}
