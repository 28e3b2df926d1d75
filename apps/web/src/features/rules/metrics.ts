import { protocols } from "@padit/protocols";

/** Every metric a rule can be about, by protocol, as the registry lists them. */
export const METRICS = protocols
  .list()
  .flatMap((spec) =>
    Object.entries(spec.metrics)
      .filter(([, { nature }]) => nature.form !== "code")
      .map(([name, { unit, help }]) => ({ name, unit, help, protocol: spec.title })),
  )
  .filter((metric, place, all) => all.findIndex(({ name }) => name === metric.name) === place);

const UNITS: Record<string, string> = { us: "µs", ratio: "share 0…1", count: "" };
export const unitOf = (metricName: string): string => {
  const unit = METRICS.find(({ name }) => name === metricName)?.unit ?? "";
  return UNITS[unit] ?? unit;
};
