import { storable } from "@padit/domain";
import type { MetricMapping, PushedSeries, PushMapping } from "@padit/services/collectors";
import type { PushPoint } from "./point";

const METRIC_NAME_CHARACTERS_MAX = 500;
const SOURCE_CHARACTERS_MAX = 300;

/** Units by the suffix of a metric's name, as Prometheus, Telegraf and OpenTelemetry write them. */
const UNIT_OF_SUFFIX: readonly (readonly [suffix: string, unit: string])[] = [
  ["_milliseconds", "ms"],
  ["_ms", "ms"],
  ["_seconds", "s"],
  ["_microseconds", "us"],
  ["_us", "us"],
  ["_ns", "ns"],
  ["_bytes", "bytes"],
  ["_percent", "%"],
  ["_ratio", "ratio"],
];
/** UCUM codes that OpenTelemetry uses (semantic conventions, "Instrument units"). */
const UNIT_OF_UCUM: Readonly<Record<string, string>> = { By: "bytes", "1": "ratio" };
const TIME_UNITS = new Set(["s", "ms", "us", "ns"]);
const DELAY_NAME = /latency|rtt|delay|duration|response|round_?trip/i;

/** The series that a point belongs to; null: its names are too long. @param fallback names the endpoint of a point without its labels */
export function nameSeries(point: PushPoint, mapping: PushMapping, fallback: string): PushedSeries | null {
  const sourceLabel = mapping.endpointLabels.find((wanted) => point.labels.some(([name, value]) => name === wanted && value !== ""));
  const source = point.labels.find(([name]) => name === sourceLabel)?.[1] ?? fallback;
  const metricName = point.name + braced(point.labels.filter(([name]) => name !== sourceLabel));
  if (metricName.length > METRIC_NAME_CHARACTERS_MAX || source.length > SOURCE_CHARACTERS_MAX) return null;
  const mapped = mapping.metrics.find(({ match }) => isMatch(match, point.name));
  return storable({ source, metricName, ...factsOf(point, mapped) });
}

function factsOf(point: PushPoint, mapped: MetricMapping | undefined): Pick<PushedSeries, "unit" | "metricType" | "nature"> {
  const unit = mapped?.unit ?? unitOf(point);
  const isDelay = TIME_UNITS.has(unit) && DELAY_NAME.test(point.name) && point.nature !== "counter";
  return {
    unit,
    metricType: mapped?.metricType ?? point.metricType ?? (isDelay ? "latency" : "custom"),
    nature: mapped?.nature ?? point.nature,
  };
}

/** As Prometheus writes a series: labels sorted by name, so that their order on the wire does not matter. */
function braced(labels: PushPoint["labels"]): string {
  if (labels.length === 0) return "";
  const sorted = labels.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",")}}`;
}

function unitOf({ unit, name }: PushPoint): string {
  if (unit !== "") return UNIT_OF_UCUM[unit] ?? (unit.startsWith("{") ? "" : unit);
  return UNIT_OF_SUFFIX.find(([suffix]) => name.endsWith(suffix))?.[1] ?? "";
}

/** `*` stands for any characters. Linear in both lengths, however many stars a pattern has. */
export function isMatch(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (!name.startsWith(first)) return false;
  if (rest.length === 0) return name === first;
  const last = rest.pop() ?? "";
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
