import { z } from "zod";
import { METRIC_TYPES } from "../protocol";

const METRIC_NAME = /^[a-z][a-z0-9_]{0,63}$/;
const UNIT_CHARACTERS_MAX = 16;

const Labelled = z.object({
  metric_name: z.string().regex(METRIC_NAME),
  /** Any text: a unit that PADIT does not know is shown unchanged. */
  unit: z.string().min(1).max(UNIT_CHARACTERS_MAX),
  metric_type: z.enum(METRIC_TYPES).default("custom"),
});

/** A metric as an adapter's iterator yields it (the founding guide's `Metric`). Other members are ignored. */
export const AdapterMetric = z.looseObject({
  ...Labelled.shape,
  value: z.number(),
  /** 95 % half-width in the metric's unit. The guide's adapters state none. */
  uncertainty: z.number().min(0).nullish(),
  timestamp: z.union([z.iso.datetime({ offset: true }), z.date()]).optional(),
});
export type AdapterMetric = z.output<typeof AdapterMetric>;

/** Declaration of a metric by the adapter, read before the first run. */
const DeclaredMetric = z.object({
  ...Labelled.shape,
  title: z.string().min(1).max(40).optional(),
  help: z.string().max(500).optional(),
  /** A successful run may omit the metric. */
  optional: z.boolean().default(false),
});
export type DeclaredMetric = z.output<typeof DeclaredMetric>;

/** An adapter's settings: an object that only the adapter understands. */
export type AdapterConfig = Readonly<Record<string, unknown>>;

/** The founding guide's adapter: `{ name, version, description, validateConfig, collect }`, with what PADIT adds, all of it optional. */
export interface ProtocolAdapter {
  name: string;
  version: string;
  description: string;
  /** Throws, or answers false, a sentence, a list of sentences, or `{ valid, errors }`. Nothing and true mean that the settings are valid. */
  validateConfig(config: AdapterConfig): unknown;
  /**
   * Measures. The iterator may end after one round or go on for ever; each run reads one round of a new iterator, then calls its `return`.
   * @param how `signal` is aborted when nobody waits for more
   */
  collect(config: AdapterConfig, how: { signal: AbortSignal }): AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;
  /** The metrics that are stored. Without it only availability and the round's duration are stored; live tests show the other metrics. */
  metrics?: readonly z.input<typeof DeclaredMetric>[];
  defaultIntervalMs?: number;
}

const isFunction = (value: unknown) => typeof value === "function";

export const ExportedAdapter = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: z.string().default(""),
  validateConfig: z.custom<ProtocolAdapter["validateConfig"]>(isFunction, "must be a function"),
  collect: z.custom<ProtocolAdapter["collect"]>(isFunction, "must be a function"),
  metrics: z.array(DeclaredMetric).max(64).default([]),
  defaultIntervalMs: z.int().min(1_000).default(30_000),
});

/** Whether an export has the guide's shape, and not that of a PADIT protocol. */
export const isAdapter = (exported: unknown): exported is ProtocolAdapter => isFunction(Object(exported).collect);

/** Problems that `validateConfig` returned, as sentences; empty if the settings are valid. */
export function problemsIn(answer: unknown): string[] {
  if (answer === undefined || answer === null || answer === true) return [];
  if (answer === false) return ["The adapter does not accept these settings."];
  if (typeof answer === "string") return answer === "" ? [] : [answer];
  if (Array.isArray(answer)) return answer.map(String);
  const { valid, errors } = Object(answer);
  if (valid === true) return [];
  if (Array.isArray(errors) && errors.length > 0) return errors.map(String);
  return valid === false ? problemsIn(false) : [];
}
