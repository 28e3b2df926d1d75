import { z } from "zod";
import { jsonConverter, metadata, timestamp } from "./json-shape";

const maybe = z.number().nullable().default(null);

/** The Features object: the statistics of one window. `windowFeatures` defines each statistic. */
export const FeaturesJson = z.object({
  timestamp,
  source_id: z.string(),
  window_start: timestamp,
  window_end: timestamp,
  mean: z.number(),
  std: z.number(),
  min: z.number(),
  max: z.number(),
  median: z.number(),
  p25: z.number(),
  p75: z.number(),
  p95: z.number(),
  p99: z.number(),
  trend: maybe,
  seasonality: maybe,
  ewma: maybe,
  gradient: maybe,
  cusum: maybe,
  raw_values: z.array(z.number()).default([]),
  metadata,
});
export const features = jsonConverter(FeaturesJson);
export type Features = ReturnType<typeof features.fromJson>;

/** The 14 statistics in the order of `FEATURE_NAMES`, null as 0. */
export const featuresToArray = (f: Features): number[] => [
  ...[f.mean, f.std, f.min, f.max, f.median, f.p25, f.p75, f.p95, f.p99],
  ...[f.trend, f.seasonality, f.ewma, f.gradient, f.cusum].map((value) => value ?? 0),
];
