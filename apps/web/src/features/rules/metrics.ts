import type { ShownSource } from "@/features/sources/sources";

interface RuleMetric {
  name: string;
  title: string;
  unit: string;
  help: string;
  /** Title of the first source that reports the metric. */
  source: string;
}

/** Every metric a rule can be about, by source, each once. */
export const metricsOf = (sources: readonly Pick<ShownSource, "title" | "metrics">[]): RuleMetric[] =>
  sources
    .flatMap(({ title: source, metrics }) =>
      Object.entries(metrics)
        .filter(([, { nature }]) => nature.form !== "code")
        .map(([name, { title, unit, help }]) => ({ name, title, unit, help, source })),
    )
    .filter((metric, place, all) => all.findIndex(({ name }) => name === metric.name) === place);

const UNITS: Record<string, string> = { us: "µs", ratio: "share 0…1", count: "" };
export const unitOf = (metrics: readonly Pick<RuleMetric, "name" | "unit">[], metricName: string): string => {
  const unit = metrics.find(({ name }) => name === metricName)?.unit ?? "";
  return UNITS[unit] ?? unit;
};
