import type { ShownSource } from "@/features/sources/sources";

interface RuleMetric {
  name: string;
  title: string;
  unit: string;
  help: string;
  /** Title of the source that owns the metric, or else of the first that reports it. */
  source: string;
}

/** Every metric that a rule can be about, grouped by source, without duplicates. */
export const metricsOf = (sources: readonly Pick<ShownSource, "name" | "title" | "metrics">[]): RuleMetric[] =>
  sources
    .flatMap(({ name: sourceName, title: source, metrics }) =>
      Object.entries(metrics)
        .filter(([, { nature }]) => nature.form !== "code")
        .map(([name, { title, unit, help }]) => ({
          name,
          title,
          unit,
          help,
          source,
          isOwn: name.startsWith(sourceName.replaceAll("-", "_")),
        })),
    )
    .filter((metric, _, all) => {
      const same = all.filter(({ name }) => name === metric.name);
      return metric === (same.find(({ isOwn }) => isOwn) ?? same[0]);
    })
    .map(({ isOwn: _, ...metric }) => metric);

/** The metric's unit next to a field; empty for counts. @param share the words for a ratio */
export const unitOf = (metrics: readonly Pick<RuleMetric, "name" | "unit">[], metricName: string, share: string): string => {
  const unit = metrics.find(({ name }) => name === metricName)?.unit ?? "";
  return { us: "µs", ratio: share, count: "" }[unit] ?? unit;
};
