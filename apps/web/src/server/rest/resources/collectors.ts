import { createRoute, z } from "@hono/zod-openapi";
import {
  CollectorName,
  CreateEnrolmentToken,
  createEnrolmentToken,
  getCollector,
  getEnrolment,
  listCollectors,
  renameCollector,
  revokeCollector,
} from "@padit/services/collectors";
import { toJson } from "../json-border";
import { answers, body, Once, operation } from "../operation";
import { ById, PageQuery, pageOf, Timestamp } from "../page";
import type { RestApp } from "../rest-env";
import { Collector } from "./collector-shape";

const CollectorPage = pageOf("Collector", Collector);

const stated = CreateEnrolmentToken.shape;
const NewEnrolmentToken = z
  .object({ name: stated.name, site: stated.site.unwrap().optional(), tags: stated.tags.unwrap().optional() })
  .meta({ id: "NewEnrolmentToken" });
const EnrolmentToken = z
  .object({ id: z.string(), token: z.string(), expires_at: Timestamp, server_key: z.string(), command: z.string() })
  .meta({ id: "EnrolmentToken" });
const Enrolment = z
  .object({ name: z.string(), state: z.enum(["waiting", "expired", "enrolled"]), collector: Collector.nullable() })
  .meta({ id: "Enrolment" });

const tag = "Collectors";

export function collectors(app: RestApp): void {
  enrolment(app);
  enrolled(app);
}

function enrolment(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "createEnrolmentToken", tag, summary: "Let one machine enrol within 15 min", scope: "collectors:write" },
        { 201: answers("The token, this once, and what to type on the machine.", EnrolmentToken) },
      ),
      method: "post",
      path: "/collectors/enrolment-tokens",
      request: { headers: Once, body: body(NewEnrolmentToken) },
    }),
    async (c) => c.json(toJson(EnrolmentToken, await createEnrolmentToken(c.var.service, c.req.valid("json"))), 201),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getEnrolment", tag, summary: "Whether the token was used, and by which collector", scope: "collectors:read" },
        { 200: answers("How far it has come.", Enrolment) },
      ),
      method: "get",
      path: "/collectors/enrolment-tokens/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toJson(Enrolment, await getEnrolment(c.var.service, { tokenId: c.req.valid("param").id })), 200),
  );
}

function enrolled(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listCollectors", tag, summary: "Collectors by name", scope: "collectors:read" },
        { 200: answers("A page of collectors; those that were revoked are left out.", CollectorPage) },
      ),
      method: "get",
      path: "/collectors",
      request: { query: PageQuery },
    }),
    async (c) => c.json(toJson(CollectorPage, await listCollectors(c.var.service, c.req.valid("query"))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getCollector", tag, summary: "One collector", scope: "collectors:read" },
        { 200: answers("The collector.", Collector) },
      ),
      method: "get",
      path: "/collectors/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toJson(Collector, await getCollector(c.var.service, { collectorId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "renameCollector", tag, summary: "Give it another name", scope: "collectors:write" },
        { 200: answers("The collector.", Collector) },
      ),
      method: "patch",
      path: "/collectors/{id}",
      request: { params: ById, body: body(z.object({ name: CollectorName }).meta({ id: "CollectorChanges" })) },
    }),
    async (c) => {
      const { id: collectorId } = c.req.valid("param");
      return c.json(toJson(Collector, await renameCollector(c.var.service, { ...c.req.valid("json"), collectorId })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "revokeCollector", tag, summary: "End its access; what it measured stays", scope: "collectors:write" },
        { 200: answers("The collector.", Collector) },
      ),
      method: "post",
      path: "/collectors/{id}/revoke",
      request: { params: ById, headers: Once },
    }),
    async (c) => c.json(toJson(Collector, await revokeCollector(c.var.service, { collectorId: c.req.valid("param").id })), 200),
  );
}
