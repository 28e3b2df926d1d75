import { createRoute, z } from "@hono/zod-openapi";
import { CreatePushCollector, createPushCollector, rotatePushToken, updatePushCollector } from "@padit/services/collectors";
import { fromJson, toJson } from "../json-border";
import { answers, body, Once, operation } from "../operation";
import { ById } from "../page";
import type { RestApp } from "../rest-env";
import { Collector, Mapping } from "./collector-shape";

const stated = CreatePushCollector.shape;
const seriesMax = stated.seriesMax.unwrap().optional();
const NewPushCollector = z
  .object({
    ...{ name: stated.name, site: stated.site.unwrap().optional(), tags: stated.tags.unwrap().optional() },
    ...{ series_max: seriesMax, mapping: Mapping.optional() },
  })
  .meta({ id: "NewPushCollector" });
const PushChanges = z.object({ series_max: seriesMax, mapping: Mapping.optional() }).meta({ id: "PushCollectorChanges" });
const PushToken = z.object({ collector: Collector, token: z.string(), server: z.string() }).meta({ id: "PushToken" });

const tag = "Collectors";

/** Collectors that receive measurements from other programs. */
export function pushCollectors(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "createPushCollector", tag, summary: "Add a collector to which others push", scope: "collectors:write" },
        { 201: answers("The collector and its token, shown this once.", PushToken) },
      ),
      method: "post",
      path: "/collectors/push",
      request: { headers: Once, body: body(NewPushCollector) },
    }),
    async (c) => c.json(toJson(PushToken, await createPushCollector(c.var.service, fromJson(NewPushCollector, c.req.valid("json")))), 201),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "rotatePushToken", tag, summary: "Replace a push collector's token", scope: "collectors:write" },
        { 200: answers("The new token, shown this once. The old one ends within 5 s.", PushToken) },
      ),
      method: "post",
      path: "/collectors/{id}/rotate-token",
      request: { params: ById, headers: Once },
    }),
    async (c) => c.json(toJson(PushToken, await rotatePushToken(c.var.service, { collectorId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updatePushCollector", tag, summary: "Change its series limit or mapping", scope: "collectors:write" },
        { 200: answers("The collector.", Collector) },
      ),
      method: "patch",
      path: "/collectors/{id}/push",
      request: { params: ById, body: body(PushChanges) },
    }),
    async (c) => {
      const changes = fromJson(PushChanges, c.req.valid("json"));
      return c.json(toJson(Collector, await updatePushCollector(c.var.service, { ...changes, collectorId: c.req.valid("param").id })), 200);
    },
  );
}
