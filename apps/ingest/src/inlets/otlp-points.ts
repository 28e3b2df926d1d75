import { z } from "zod";
import type { DecodedPush, PushPoint } from "./point";

/** 64-bit integers are texts in OTLP's JSON and numbers after protobuf. */
const Integer = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,20}$/)
    .transform(Number),
]);
/** JSON writes NaN and infinities as texts. */
const Double = z.union([
  z.number(),
  z.nan(),
  z.literal(Number.POSITIVE_INFINITY),
  z.literal(Number.NEGATIVE_INFINITY),
  z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number),
]);
const Attributes = z
  .array(
    z.object({
      key: z.string(),
      value: z
        .looseObject({
          stringValue: z.string().nullish(),
          boolValue: z.boolean().nullish(),
          intValue: Integer.nullish(),
          doubleValue: Double.nullish(),
        })
        .nullish(),
    }),
  )
  .default([]);
const times = {
  attributes: Attributes,
  startTimeUnixNano: Integer.default(0),
  timeUnixNano: Integer.default(0),
  flags: z.number().default(0),
};
const NumberPoint = z.object({ ...times, asDouble: Double.nullish(), asInt: Integer.nullish() });
const HistogramPoint = z.object({
  ...times,
  count: Integer.default(0),
  sum: Double.nullish(),
  bucketCounts: z.array(Integer).default([]),
  explicitBounds: z.array(Double).default([]),
});
const SummaryPoint = z.object({
  ...times,
  count: Integer.default(0),
  sum: Double.default(0),
  quantileValues: z.array(z.object({ quantile: Double.default(0), value: Double.default(0) })).default([]),
});
const Temporality = z.number().default(0);
const Metric = z.object({
  name: z.string().default(""),
  unit: z.string().default(""),
  gauge: z.object({ dataPoints: z.array(NumberPoint).default([]) }).nullish(),
  sum: z
    .object({ dataPoints: z.array(NumberPoint).default([]), aggregationTemporality: Temporality, isMonotonic: z.boolean().default(false) })
    .nullish(),
  histogram: z.object({ dataPoints: z.array(HistogramPoint).default([]), aggregationTemporality: Temporality }).nullish(),
  exponentialHistogram: z.object({ dataPoints: z.array(HistogramPoint).default([]), aggregationTemporality: Temporality }).nullish(),
  summary: z.object({ dataPoints: z.array(SummaryPoint).default([]) }).nullish(),
});
type Metric = z.output<typeof Metric>;

/** ExportMetricsServiceRequest, from JSON or from protobuf. Fields that PADIT does not read are ignored, as OTLP demands. */
export const OtlpRequest = z.object({
  resourceMetrics: z
    .array(
      z.object({
        resource: z.object({ attributes: Attributes }).nullish(),
        scopeMetrics: z.array(z.object({ metrics: z.array(Metric).default([]) })).default([]),
      }),
    )
    .default([]),
});
export type OtlpRequest = z.output<typeof OtlpRequest>;

/** AggregationTemporality of metrics.proto. */
const DELTA = 1;
/** DataPointFlags: the point has no recorded value. */
const NO_RECORDED_VALUE = 1;
const NS_PER_MS = 1e6;
const HISTOGRAM_QUANTILES = [0.5, 0.95, 0.99] as const;
/**
 * Resource attributes that tell endpoints apart. The others describe the software, or change with each start of it (service.instance.id), and
 * would make new series.
 */
const RESOURCE_LABELS = new Set(["service.name", "host", "host.name", "instance"]);

type Labels = readonly (readonly [name: string, value: string])[];
type Attribute = z.output<typeof Attributes>[number];
interface Timed {
  attributes: readonly Attribute[];
  timeUnixNano: number;
  flags: number;
}

export function pointsOf({ resourceMetrics }: OtlpRequest): DecodedPush {
  const decoded: DecodedPush = { points: [], rejected: [] };
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const shared = labelsOf(resource?.attributes ?? []).filter(([name]) => RESOURCE_LABELS.has(name));
    for (const { metrics } of scopeMetrics) for (const metric of metrics) new MetricReader(metric, shared, decoded).read();
  }
  return decoded;
}

const labelsOf = (attributes: readonly Attribute[]): Labels =>
  attributes.map(({ key, value }) => [key, String(value?.stringValue ?? value?.intValue ?? value?.doubleValue ?? value?.boolValue ?? "")]);

class MetricReader {
  readonly #metric: Metric;
  readonly #shared: Labels;
  readonly #decoded: DecodedPush;

  constructor(metric: Metric, shared: Labels, decoded: DecodedPush) {
    this.#metric = metric;
    this.#shared = shared;
    this.#decoded = decoded;
  }

  read(): void {
    const { name, gauge, sum, histogram, exponentialHistogram, summary } = this.#metric;
    if (name === "") {
      this.#decoded.rejected.push({ n: 1, message: "a metric without a name" });
      return;
    }
    for (const point of gauge?.dataPoints ?? []) this.#add(point, "", numberOf(point), "level");
    if (sum) this.#readSum(sum);
    for (const kind of [histogram, exponentialHistogram]) if (kind) this.#readHistogram(kind);
    for (const point of summary?.dataPoints ?? []) {
      this.#add(point, "_count", point.count, "counter");
      this.#add(point, "_sum", point.sum, "counter");
      for (const { quantile, value } of point.quantileValues) this.#add(point, `_p${quantile * 100}`, value, "level");
    }
  }

  /** A delta is divided by its interval, so that all sums of a kind compare. */
  #readSum({ dataPoints, aggregationTemporality, isMonotonic }: NonNullable<Metric["sum"]>): void {
    for (const point of dataPoints) {
      if (aggregationTemporality !== DELTA) this.#add(point, "", numberOf(point), isMonotonic ? "counter" : "level");
      else this.#add(point, "_rate", rateOf(numberOf(point), point), isMonotonic ? "throughput" : "level");
    }
  }

  /** Cumulative: count and sum grow. Delta: the interval's rate, mean and quantiles. */
  #readHistogram({ dataPoints, aggregationTemporality }: NonNullable<Metric["histogram"]>): void {
    for (const point of dataPoints) {
      const { count, sum } = point;
      if (aggregationTemporality !== DELTA) {
        this.#add(point, "_count", count, "counter");
        this.#add(point, "_sum", sum ?? Number.NaN, "counter");
        continue;
      }
      this.#add(point, "_rate", rateOf(count, point), "throughput");
      if (count === 0) continue;
      this.#add(point, "_mean", (sum ?? Number.NaN) / count, "level");
      if (point.bucketCounts.length > 1)
        for (const q of HISTOGRAM_QUANTILES) this.#add(point, `_p${q * 100}`, quantileOf(point, q), "level");
    }
  }

  #add({ attributes, timeUnixNano, flags }: Timed, suffix: string, value: number, nature: PushPoint["nature"]): void {
    if ((flags & NO_RECORDED_VALUE) !== 0 || Number.isNaN(value)) return;
    const { name, unit } = this.#metric;
    const isCount = suffix === "_count" || suffix === "_rate";
    this.#decoded.points.push({
      name: name + suffix,
      labels: [...this.#shared, ...labelsOf(attributes)],
      value,
      tsMs: timeUnixNano === 0 ? null : timeUnixNano / NS_PER_MS,
      unit: isCount ? "" : unit,
      nature,
    });
  }
}

/** Only one of the two members is set, and after protobuf the other one is absent. */
const numberOf = ({ asDouble, asInt }: z.output<typeof NumberPoint>): number => asDouble ?? asInt ?? Number.NaN;

/** Per second; NaN where the point states no interval. */
function rateOf(amount: number, { startTimeUnixNano, timeUnixNano }: { startTimeUnixNano: number; timeUnixNano: number }): number {
  const seconds = (timeUnixNano - startTimeUnixNano) / 1e9;
  return startTimeUnixNano > 0 && seconds > 0 ? amount / seconds : Number.NaN;
}

/** Interpolated within its bucket; of the open ends, the finite bound. */
function quantileOf({ bucketCounts, explicitBounds }: z.output<typeof HistogramPoint>, quantile: number): number {
  const total = bucketCounts.reduce((sum, n) => sum + n, 0);
  let below = 0;
  for (const [i, n] of bucketCounts.entries()) {
    if (n > 0 && below + n >= quantile * total) {
      const low = explicitBounds[i - 1];
      const high = explicitBounds[i];
      if (low === undefined || high === undefined) return low ?? high ?? Number.NaN;
      return low + ((quantile * total - below) / n) * (high - low);
    }
    below += n;
  }
  return Number.NaN;
}
