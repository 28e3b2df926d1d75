import { NATURES } from "@padit/domain/metrics";
import { z } from "zod";

const METRIC_TYPES = ["latency", "throughput", "error_rate", "availability", "custom"] as const;
/** Name of a label in line protocol, Prometheus or OpenTelemetry. */
const LabelName = z.string().trim().min(1).max(200);
const NatureName = z.enum(Object.keys(NATURES) as [keyof typeof NATURES, ...(keyof typeof NATURES)[]]);

const MetricMapping = z.object({
  /** Metric name without labels; `*` matches any characters. */
  match: z.string().trim().min(1).max(200),
  unit: z.string().trim().max(50).optional(),
  metricType: z.enum(METRIC_TYPES).optional(),
  nature: NatureName.optional(),
});

/** Mapping of a sender's data to endpoints and metrics. */
export const PushMapping = z.object({
  /** The first of these labels that a point has names its endpoint; the other labels distinguish the endpoint's series. */
  endpointLabels: z.array(LabelName).min(1).max(20).default(["instance", "host", "service.name"]),
  /** The first matching entry sets unit, type and nature of a new series. Existing series do not change. */
  metrics: z.array(MetricMapping).max(200).default([]),
});
export type PushMapping = z.output<typeof PushMapping>;
export type MetricMapping = z.output<typeof MetricMapping>;

/** A stored mapping; the defaults if this version cannot parse it. */
export const storedPushMapping = (stored: unknown): PushMapping => PushMapping.safeParse(stored).data ?? PushMapping.parse({});
