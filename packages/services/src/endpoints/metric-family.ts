import { protocols } from "@padit/protocols";

interface BaseUnit {
  /** End of the family's name, as Prometheus' naming conventions want it; empty for numbers without a unit. */
  suffix: string;
  /** Base units per unit. */
  factor: number;
}

const PLAIN: BaseUnit = { suffix: "", factor: 1 };
const BASE_UNITS: Readonly<Record<string, BaseUnit>> = {
  us: { suffix: "_seconds", factor: 1e-6 },
  ms: { suffix: "_seconds", factor: 1e-3 },
  days: { suffix: "_seconds", factor: 86_400 },
  ratio: { suffix: "_ratio", factor: 1 },
  bytes: { suffix: "_bytes", factor: 1 },
};

export interface MetricFamily {
  name: string;
  help: string;
  /** Base units per unit of the metric. */
  factor: number;
}

/** By metric name. */
const MEASURED: ReadonlyMap<string, MetricFamily> = new Map(
  protocols
    .list()
    .flatMap(({ metrics }) => Object.entries(metrics))
    .map(([metric, { unit, title }]) => {
      const { suffix, factor } = BASE_UNITS[unit] ?? PLAIN;
      const stem = metric.replace(new RegExp(`_${unit}$`), "");
      return [metric, { name: `padit_${stem}${suffix}`, help: `${title}, newest value.`, factor }];
    }),
);

/** The families of every metric that PADIT itself measures. */
export const MEASURED_FAMILIES: readonly MetricFamily[] = [...MEASURED.values()];

/**
 * One family for all metrics that other programs push. Their names and units are the tenant's own, so they stand in labels, where every text
 * is allowed and none can collide with a family of PADIT.
 */
export const PUSHED_FAMILY: MetricFamily = {
  name: "padit_pushed_value",
  help: "Newest value of a pushed metric, in the unit of its label.",
  factor: 1,
};

export const measuredFamily = (metricName: string): MetricFamily | undefined => MEASURED.get(metricName);
