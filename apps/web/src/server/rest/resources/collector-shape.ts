import { z } from "@hono/zod-openapi";
import { type CollectorView, PushMapping } from "@padit/services/collectors";
import { Settings } from "../json-border";
import { Timestamp } from "../page";

const STATES = ["connected", "silent", "never_seen", "revoked"] as const satisfies readonly CollectorView["state"][];

const metric = PushMapping.shape.metrics.unwrap().element.shape;
export const Mapping = z
  .object({
    endpoint_labels: PushMapping.shape.endpointLabels.unwrap().optional(),
    metrics: z
      .array(z.object({ match: metric.match, unit: metric.unit, metric_type: metric.metricType, nature: metric.nature }))
      .max(200)
      .optional(),
  })
  .meta({ id: "PushMapping" });

const Push = z
  .object({
    series_count: z.number(),
    series_max: z.number(),
    mapping: Mapping,
    problem: z.object({ at: Timestamp, inlet: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: "Push" });

export const Collector = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["agent", "push"]),
    site: z.string(),
    tags: z.array(z.string()),
    state: z.enum(STATES),
    state_reason: z.string().nullable(),
    version: z.string(),
    enrolled_at: Timestamp,
    last_seen_at: Timestamp.nullable(),
    clock: Settings,
    spool: Settings,
    capabilities: Settings,
    push: Push.nullable(),
  })
  .meta({ id: "Collector" });
