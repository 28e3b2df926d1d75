import { createRoute, z } from "@hono/zod-openapi";
import { ListSamples, listSamples } from "@padit/services/endpoints";
import { fromJson, toJson } from "../json-border";
import { answers, operation } from "../operation";
import { ById, PageQuery, pageOf, Time, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const measured = { timestamp: Timestamp, metric_name: z.string(), unit: z.string(), collector_id: z.string() };

const Sample = z
  .object({
    ...measured,
    value: z.number(),
    uncertainty: z.number().nullable().describe("Half-width of the 95 % interval, in the unit."),
    flags: z.int().describe("Bits: 1 user, 2 kernel, 4 hardware, 8 TCP_INFO stamp; 16 late; 32 clock not synchronised."),
    metadata: z.record(z.string(), z.json()).meta({ type: "object", additionalProperties: true }),
  })
  .meta({ id: "Sample" });
const Bucket = z
  .object({
    ...measured,
    min: z.number(),
    max: z.number(),
    mean: z.number(),
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    n: z.int(),
  })
  .meta({ id: "SampleBucket" });
const SamplePage = pageOf("Sample", z.union([Sample, Bucket]));

const Query = PageQuery.extend({
  from: Time.optional().describe("An hour before `to` when absent."),
  to: Time.optional().describe("Now when absent."),
  metric: ListSamples.shape.metric.describe("Name of a metric; every metric when absent."),
  collector_id: ListSamples.shape.collectorId.describe("Only what this collector measured."),
  resolution: ListSamples.shape.resolution.describe("`raw` for samples, else the width of the buckets."),
});

export function samples(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listSamples", tag: "Endpoints", summary: "What was measured, newest last", scope: "endpoints:read" },
        { 200: answers("Samples for `resolution=raw`, else buckets; the cursor leads to older ones.", SamplePage) },
      ),
      method: "get",
      path: "/endpoints/{id}/samples",
      request: { params: ById, query: Query },
    }),
    async (c) => {
      const { id: endpointId } = c.req.valid("param");
      return c.json(toJson(SamplePage, await listSamples(c.var.service, { ...fromJson(Query, c.req.valid("query")), endpointId })), 200);
    },
  );
}
