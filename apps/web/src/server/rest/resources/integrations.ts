import { createRoute } from "@hono/zod-openapi";
import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  listIntegrations,
  rotateSecret,
  sendTest,
  updateIntegration,
} from "@padit/services/integrations";
import { fromJson, toJson } from "../json-border";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, PageQuery, pageOf } from "../page";
import type { RestApp } from "../rest-env";
import {
  Delivery,
  deliveryFacts,
  Integration,
  IntegrationChanges,
  IntegrationWithSecret,
  NewIntegration,
  withUrl,
} from "./integration-shape";

const IntegrationPage = pageOf("Integration", Integration);
const tag = "Integrations";

export function integrations(app: RestApp): void {
  listAndCreate(app);
  readAndChange(app);
  testAndRotate(app);
}

function listAndCreate(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listIntegrations", tag, summary: "Integrations by name", scope: "integrations:read" },
        { 200: answers("A page of integrations.", IntegrationPage) },
      ),
      method: "get",
      path: "/integrations",
      request: { query: PageQuery },
    }),
    async (c) => c.json(toJson(IntegrationPage, await listIntegrations(c.var.service, c.req.valid("query"))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "createIntegration", tag, summary: "Have alerts sent to a webhook or another channel", scope: "integrations:write" },
        { 201: answers("The integration; a webhook with its secret this once.", IntegrationWithSecret) },
      ),
      method: "post",
      path: "/integrations",
      request: { headers: Once, body: body(NewIntegration) },
    }),
    async (c) => {
      const integration = withUrl(fromJson(NewIntegration, c.req.valid("json")));
      return c.json(toJson(IntegrationWithSecret, await createIntegration(c.var.service, integration)), 201);
    },
  );
}

function readAndChange(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "getIntegration", tag, summary: "One integration", scope: "integrations:read" },
        { 200: answers("The integration.", Integration) },
      ),
      method: "get",
      path: "/integrations/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toJson(Integration, await getIntegration(c.var.service, { integrationId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updateIntegration", tag, summary: "Change what is given; the rest stays", scope: "integrations:write" },
        { 200: answers("The integration.", Integration) },
      ),
      method: "patch",
      path: "/integrations/{id}",
      request: { params: ById, body: body(IntegrationChanges) },
    }),
    async (c) => {
      const changes = withUrl(fromJson(IntegrationChanges, c.req.valid("json")));
      const { id: integrationId } = c.req.valid("param");
      return c.json(toJson(Integration, await updateIntegration(c.var.service, { ...changes, integrationId })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "deleteIntegration", tag, summary: "Send nothing any more; the log stays", scope: "integrations:write" },
        { 204: NOTHING },
      ),
      method: "delete",
      path: "/integrations/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await deleteIntegration(c.var.service, { integrationId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}

function testAndRotate(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "testIntegration", tag, summary: "Send `test` now", scope: "integrations:write" },
        { 200: answers("The delivery; ask for it again to see what came of it.", Delivery) },
      ),
      method: "post",
      path: "/integrations/{id}/test",
      request: { params: ById, headers: Once },
    }),
    async (c) => c.json(toJson(Delivery, deliveryFacts(await sendTest(c.var.service, { integrationId: c.req.valid("param").id }))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "rotateIntegrationSecret", tag, summary: "A new secret; for 24 h both sign", scope: "integrations:write" },
        { 200: answers("The integration, with its new secret this once.", IntegrationWithSecret) },
      ),
      method: "post",
      path: "/integrations/{id}/rotate-secret",
      request: { params: ById, headers: Once },
    }),
    async (c) => c.json(toJson(IntegrationWithSecret, await rotateSecret(c.var.service, { integrationId: c.req.valid("param").id })), 200),
  );
}
