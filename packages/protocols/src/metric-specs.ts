import { type MetricNature, NATURES } from "@padit/domain/metrics";
import type { MetricSpec, Unit } from "./protocol";

interface MetricOptions {
  unit?: Unit;
  /** A successful run may omit the metric. */
  isOptional?: boolean;
  /** Name of the metric that alerts for this one. Absent if this metric's name begins with that name. */
  statisticOf?: string;
}

const ANY_VALUE = { low: null, high: null } as const;

/** A time on the wire, in ms unless `unit` names another unit. */
export const delayMetric = (title: string, help: string, options: MetricOptions = {}): MetricSpec => ({
  title,
  unit: options.unit ?? "ms",
  type: "latency",
  nature: { ...NATURES.delay, isOptional: options.isOptional ?? false, ...statisticIn(options) },
  help,
});

const statisticIn = ({ statisticOf }: MetricOptions): Pick<MetricNature, "statisticOf"> => (statisticOf ? { statisticOf } : {});

/** A delay by two clocks. Within its uncertainty it may be negative, and it exists only while both clocks are synchronised. */
export const oneWayDelayMetric = (title: string, help: string, options: Omit<MetricOptions, "isOptional"> = {}): MetricSpec => {
  const metric = delayMetric(title, help, { ...options, isOptional: true });
  return { ...metric, nature: { ...metric.nature, bounds: ANY_VALUE } };
};

export const lossMetric = (title: string, help: string, { isOptional = false }: Pick<MetricOptions, "isOptional"> = {}): MetricSpec => ({
  title,
  unit: "ratio",
  type: "error_rate",
  nature: { ...NATURES.loss, isOptional },
  help,
});

export const availabilityMetric = (help: string): MetricSpec => ({
  title: "Availability",
  unit: "ratio",
  type: "availability",
  nature: NATURES.availability,
  help,
});

/** A count of a run. @param high largest possible count */
export const countMetric = (title: string, help: string, good: MetricNature["good"], high: number | null = null): MetricSpec => ({
  title,
  unit: "count",
  type: "custom",
  nature: { ...NATURES.count, good, bounds: { low: 0, high } },
  help,
});

/** Path MTU, for display and for users' rules. It is not judged, because a change alone is not a fault. */
export const pathMtuMetric: MetricSpec = {
  title: "Path MTU",
  unit: "bytes",
  type: "custom",
  nature: { ...NATURES.offset, isOptional: true, bounds: { low: 0, high: 65_535 } },
  help: "Largest IP packet that the path is known to let through whole: the interface's MTU, or less once a router reported it.",
};

/** A code of a standard, such as a clock class. It is shown but not judged. */
export const codeMetric = (title: string, help: string): MetricSpec => ({
  title,
  unit: "code",
  type: "custom",
  nature: NATURES.code,
  help,
});

/** A count of faults, such as defects: 0 is the only good value, even if the history has other values. */
export const defectMetric = (title: string, help: string, high: number): MetricSpec => {
  const metric = countMetric(title, help, "lower", high);
  return { ...metric, nature: { ...metric.nature, isBadInItself: true } };
};

/** A time, in ms unless `unit` names another unit, that the far end's owner controls, such as a clock's offset. It is shown but not judged. */
export const steeredMetric = (
  title: string,
  help: string,
  bounds: MetricNature["bounds"] = ANY_VALUE,
  { unit = "ms" }: Pick<MetricOptions, "unit"> = {},
): MetricSpec => ({
  title,
  unit,
  type: "custom",
  nature: { ...NATURES.offset, bounds },
  help,
});
