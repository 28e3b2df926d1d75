/** Values of `metric_type` in a Metric object. */
type MetricType = "latency" | "throughput" | "error_rate" | "availability" | "custom";

/**
 * What the numbers of a metric are.
 * `level`: a quantity that may have any value. `ratio`: a share 0…1 with absolute limits: nothing or everything. `count`: whole numbers.
 * `countdown`: decreases steadily and jumps at a renewal. `counter`: only grows, and starts again at 0 after a restart.
 * `offset`: a difference that another system controls, such as a clock's. `code`: a number that identifies a state.
 */
const METRIC_FORMS = ["level", "ratio", "count", "countdown", "counter", "offset", "code"] as const;
type MetricForm = (typeof METRIC_FORMS)[number];

/** `target`: a deviation from the usual value in either direction is bad. `none`: neither direction is known to be good. */
const GOOD_DIRECTIONS = ["lower", "higher", "target", "none"] as const;
type GoodDirection = (typeof GOOD_DIRECTIONS)[number];

/** What a metric means, so that detection, sentences, learning and charts need not know its name. */
export interface MetricNature {
  form: MetricForm;
  /** A change in the good direction never alerts. */
  good: GoodDirection;
  /** True for loss, unavailability and errors, which are never learnt as normal. */
  isBadInItself: boolean;
  /** Smallest and largest possible value; null where there is none. */
  bounds: { low: number | null; high: number | null };
  /** Smallest difference between two values, in the metric's unit; null when the values are not known to be quantised. */
  step: number | null;
  /** The metric may legitimately have no samples, so it does not delay learning. */
  isOptional: boolean;
  /**
   * Name of the metric of the same runs that this metric summarises, for example as its maximum. Only that metric alerts. Not needed when the
   * name of this metric begins with the name of that metric.
   */
  statisticOf?: string;
}

const UNBOUNDED = { low: null, high: null } as const;
const POSITIVE = { low: 0, high: null } as const;
const RATIO = { low: 0, high: 1 } as const;

/** A nature by name, as `padit replay --nature` and mappings of pushed metrics give it. */
export const NATURES = {
  delay: { form: "level", good: "lower", isBadInItself: false, bounds: POSITIVE, step: null, isOptional: false },
  loss: { form: "ratio", good: "lower", isBadInItself: true, bounds: RATIO, step: null, isOptional: false },
  availability: { form: "ratio", good: "higher", isBadInItself: true, bounds: RATIO, step: null, isOptional: false },
  throughput: { form: "level", good: "higher", isBadInItself: false, bounds: POSITIVE, step: null, isOptional: false },
  level: { form: "level", good: "none", isBadInItself: false, bounds: UNBOUNDED, step: null, isOptional: false },
  count: { form: "count", good: "none", isBadInItself: false, bounds: POSITIVE, step: 1, isOptional: true },
  countdown: { form: "countdown", good: "higher", isBadInItself: false, bounds: UNBOUNDED, step: null, isOptional: true },
  counter: { form: "counter", good: "none", isBadInItself: false, bounds: POSITIVE, step: null, isOptional: false },
  offset: { form: "offset", good: "target", isBadInItself: false, bounds: UNBOUNDED, step: null, isOptional: true },
  code: { form: "code", good: "none", isBadInItself: false, bounds: UNBOUNDED, step: 1, isOptional: true },
} as const satisfies Record<string, MetricNature>;
export type NatureName = keyof typeof NATURES;

const NATURE_OF_TYPE: Readonly<Record<MetricType, NatureName>> = {
  latency: "delay",
  error_rate: "loss",
  availability: "availability",
  throughput: "throughput",
  custom: "level",
};

const NATURE_OF_SUFFIX: readonly [suffix: string, nature: NatureName][] = [
  ["_total", "counter"],
  ["_days", "countdown"],
  ["_outcome", "code"],
];

/** The nature of a metric that states none: by the suffix of its name, else by its type. A pushed metric's labels follow its name in braces. */
export function natureOf(metricName: string, metricType: string): MetricNature {
  const [bareName = ""] = metricName.split("{", 1);
  const bySuffix = NATURE_OF_SUFFIX.find(([suffix]) => bareName.endsWith(suffix));
  if (bySuffix) return NATURES[bySuffix[1]];
  return NATURES[NATURE_OF_TYPE[metricType as MetricType] ?? "level"];
}

/** The nature that a series states by name; null where it states none that this version knows. */
export const natureNamed = (name: string | null): MetricNature | null =>
  name !== null && Object.hasOwn(NATURES, name) ? NATURES[name as NatureName] : null;

/** Whether detection judges the metric's values. Codes are names, and offsets follow an external controller, so neither is judged. */
export const isJudged = ({ form }: MetricNature): boolean => form !== "code" && form !== "offset";

/** Which way a value must move to get worse: 1 up, -1 down, 0 either way. */
export function worseDirection({ good }: Pick<MetricNature, "good">): -1 | 0 | 1 {
  if (good === "lower") return 1;
  return good === "higher" ? -1 : 0;
}

/**
 * Whether weeks are compared to find slow growth. This applies only to levels: metrics that are bad in themselves are judged by their own rate,
 * and counts, countdowns and counters change by nature.
 */
export const hasLongTrend = (nature: MetricNature): boolean => isJudged(nature) && !nature.isBadInItself && nature.form === "level";
