import { z } from "zod";
import { jsonConverter, metadata, timestamp } from "./json-shape";

const METRIC_TYPES = ["latency", "throughput", "error_rate", "availability", "custom"] as const;

/** The Metric object: one measured value. `source_id` is the endpoint's id. */
export const MetricJson = z.object({
  timestamp,
  source_id: z.string(),
  metric_name: z.string(),
  value: z.number(),
  unit: z.string(),
  metric_type: z.enum(METRIC_TYPES).default("custom"),
  protocol: z.string(),
  metadata,
});
export const metric = jsonConverter(MetricJson);
