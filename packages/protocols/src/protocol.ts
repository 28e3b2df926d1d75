import { type MetricNature, NATURES, outcomeMetricOf } from "@padit/domain/metrics";
import type { FieldSpec, Plugin } from "@padit/domain/plugins";
import type { z } from "zod";
import type { Probe } from "./probe";

/** The units of built-in protocols. */
export type Unit = "ms" | "us" | "s" | "ratio" | "count" | "bytes" | "days" | "code";
export const METRIC_TYPES = ["latency", "throughput", "error_rate", "availability", "custom"] as const;
type MetricType = (typeof METRIC_TYPES)[number];

export interface MetricSpec {
  /** Short name for people, such as "Round-trip time". */
  title: string;
  /** A `Unit`. A plugin may use another text, which is shown unchanged and not converted. */
  unit: string;
  type: MetricType;
  /** Nature of the values; detection, default alerts, learning and charts depend on it. */
  nature: MetricNature;
  help: string;
  /** Limits that a standard gives to the metric, in its unit, ascending. Suggested limits are one of them. */
  limits?: readonly { name: string; value: number }[];
  /** Name of the outcome series with the outcomes of this metric's runs, for bundles that have several. Absent: every outcome series. */
  outcome?: string;
}

/** Names of the metrics that a list shows. */
export interface Headline {
  delay: string;
  /** Loss or availability. */
  delivery: string;
  /** Availability of a group of far ends, which a run reports in place of `delivery` if its target is a group. */
  groupDelivery?: string | undefined;
}

/** Names of the delivery metrics of a protocol; a run reports one of them. */
export const deliveriesOf = (headline: Headline | null): string[] =>
  headline ? [headline.delivery, ...(headline.groupDelivery === undefined ? [] : [headline.groupDelivery])] : [];

/**
 * Specification of a protocol without network access: settings, metrics, titles. `describe.ts` converts it to plain JSON. Only collectors import
 * the probe, which is a file in the same folder.
 */
export interface ProtocolSpec<Target = unknown> extends Plugin {
  /** RFC, standard */
  source: string;
  /** Further words by which the wizard's search finds the protocol. */
  synonyms: readonly string[];
  target: z.ZodType<Target>;
  fields: readonly FieldSpec[];
  /** Set when the protocol needs the right to open raw sockets. */
  needsRawSockets?: true;
  defaultIntervalMs: number;
  /** Every metric a run can report, by name. */
  metrics: Readonly<Record<string, MetricSpec>>;
  headline: Headline;
  /** Traffic of one run (packets and bytes sent), for the wizard's cost line. */
  cost(target: Target): { packets: number; bytes: number };
  /** host:port and the like, for lists. */
  address(target: Target): string;
  /** Probe of a plugin, whose package has specification and probe. Built-in probes are in `probes.ts`, which servers do not load. */
  probe?: Probe<Target>;
}

const outcomeMetric = (title: string): MetricSpec => ({
  title,
  unit: "code",
  type: "custom",
  nature: NATURES.code,
  help: "How the run ended, as a number of the closed set of outcomes. Every run has one, whatever went wrong.",
});

/**
 * A protocol with the outcome series that every protocol has.
 * @param outcomes titles of a bundle's outcome series, by the protocol of the part; absent: one series for the protocol
 */
export function defineProtocol<T>(spec: ProtocolSpec<T>, outcomes: Readonly<Record<string, string>> = { [spec.name]: "Outcome" }) {
  const added = Object.entries(outcomes).map(([protocol, title]) => [outcomeMetricOf(protocol), outcomeMetric(title)]);
  return { ...spec, metrics: { ...spec.metrics, ...Object.fromEntries(added) } } satisfies ProtocolSpec<T>;
}
