import { createRoute, z } from "@hono/zod-openapi";
import {
  ApplyConfiguration,
  applyConfiguration,
  exportConfiguration,
  getConfigurationSchema,
  PlanConfiguration,
  planConfiguration,
} from "@padit/services/configuration";
import { fromJson } from "../json-border";
import { answers, body, Once, operation } from "../operation";
import type { RestApp } from "../rest-env";

const tag = "Configuration";
const YAML = "text/yaml; charset=utf-8";

const Whole = z.record(z.string(), z.json()).meta({ type: "object", additionalProperties: true });
const document = PlanConfiguration.shape.document.describe("YAML 1.2 (docs/configuration.md).");
const prune = PlanConfiguration.shape.prune.describe("Delete what the sections of the document do not name.");
const ToPlan = z.object({ document, prune }).meta({ id: "ConfigurationToPlan" });
const ToApply = z
  .object({
    document,
    prune,
    digest: ApplyConfiguration.shape.digest.describe("Of the plan that was looked at; another state answers 409."),
  })
  .meta({ id: "ConfigurationToApply" });

const Change = z
  .object({
    action: z.enum(["create", "change", "delete"]),
    kind: z.string(),
    name: z.string(),
    line: z.int().nullable().describe("Line of the entry in the document; null for what the document does not name."),
    fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  })
  .meta({ id: "ConfigurationChange" });
const planned = {
  digest: z.string().describe("Of what stands."),
  changes: z.array(Change),
  unnamed: z.array(z.object({ kind: z.string(), name: z.string() })).describe("What stands, is not named, and stays."),
};
const Plan = z.object(planned).meta({ id: "ConfigurationPlan" });
const Applied = z
  .object({
    ...planned,
    secrets: z
      .array(z.object({ kind: z.string(), name: z.string(), secret: z.string() }))
      .describe("What PADIT made on the way, such as tokens of push collectors. Shown only once."),
  })
  .meta({ id: "AppliedConfiguration" });

export function configuration(app: RestApp): void {
  reading(app);
  app.openapi(
    createRoute({
      ...operation(
        { id: "planConfiguration", tag, summary: "What a document would change", scope: "configuration:write" },
        { 200: answers("What applying it would do. Nothing has changed.", Plan) },
      ),
      method: "post",
      path: "/configuration/plan",
      request: { headers: Once, body: body(ToPlan) },
    }),
    async (c) => c.json(await planConfiguration(c.var.service, fromJson(ToPlan, c.req.valid("json"))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "applyConfiguration", tag, summary: "Make the configuration what a document says", scope: "configuration:write" },
        { 200: answers("What was done, in one transaction.", Applied) },
      ),
      method: "post",
      path: "/configuration/apply",
      request: { headers: Once, body: body(ToApply) },
    }),
    async (c) => c.json(await applyConfiguration(c.var.service, fromJson(ToApply, c.req.valid("json"))), 200),
  );
}

function reading(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "exportConfiguration", tag, summary: "The whole configuration as one document", scope: "configuration:read" },
        {
          200: {
            description: "YAML, or JSON where `Accept` asks for it. Secrets are references.",
            content: {
              "text/yaml": { schema: z.string() },
              "application/json": { schema: z.object({ digest: z.string(), document: Whole }).meta({ id: "Configuration" }) },
            },
          },
        },
      ),
      method: "get",
      path: "/configuration",
    }),
    async (c) => {
      const { text, digest, document: exported } = await exportConfiguration(c.var.service);
      if (/^application\/json\b/i.test(c.req.header("accept") ?? "")) return c.json({ digest, document: Whole.parse(exported) }, 200);
      return c.text(text, 200, { "content-type": YAML, etag: `"${digest}"` });
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getConfigurationSchema", tag, summary: "JSON Schema of the document", scope: "configuration:read" },
        { 200: answers("JSON Schema (draft 2020-12), for editors.", Whole) },
      ),
      method: "get",
      path: "/configuration/schema",
    }),
    (c) => c.json(Whole.parse(JSON.parse(JSON.stringify(getConfigurationSchema(c.var.service)))), 200),
  );
}
