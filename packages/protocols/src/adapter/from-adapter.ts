import { NATURES, natureOf } from "@padit/domain/metrics";
import { parseExported } from "@padit/domain/plugins";
import { z } from "zod";
import { hostAndPort } from "../host";
import { availabilityMetric, delayMetric } from "../metric-specs";
import { defineProtocol, type MetricSpec, type ProtocolSpec } from "../protocol";
import { type AdapterConfig, type DeclaredMetric, ExportedAdapter, type ProtocolAdapter, problemsIn } from "./adapter";
import { adapterProbe, destinationOf } from "./adapter-probe";

const SETTINGS_CHARACTERS_MAX = 16_384;
const TIMEOUT_DEFAULT_MS = 10_000;
const TIMEOUT_MAX_MS = 60_000;

const Config = z.record(z.string(), z.unknown());

interface AdapterTarget {
  /** JSON text of an object, as the person wrote it. Plans contain this text, and collectors parse it. */
  settings: string;
  timeoutMs: number;
}

const NO_UNCERTAINTY = "The adapter states no uncertainty unless a run says otherwise.";

/**
 * A protocol from an adapter of the founding guide. Its metrics are named `<protocol>_…`, so that they do not collide with others of the
 * installation.
 * @throws PaditError invalid: the export is not an adapter
 */
export function fromAdapter(exported: ProtocolAdapter): ProtocolSpec<AdapterTarget> & Required<Pick<ProtocolSpec<AdapterTarget>, "probe">> {
  const { metrics: given, ...about } = parseExported(ExportedAdapter, exported);
  const prefix = `${about.name.replaceAll("-", "_")}_`;
  const nameOf = (metric: string) => (metric.startsWith(prefix) ? metric : prefix + metric);
  const declared = Object.fromEntries(given.map((metric) => [nameOf(metric.metric_name), specOf(metric)]));
  // Choose a metric of the adapter that every complete round contains.
  const byType = (type: string) =>
    Object.keys(declared).find((metric) => {
      const spec = declared[metric];
      return spec?.type === type && spec.unit === "ratio" && !spec.nature.isOptional;
    });
  const own = { availability: byType("availability") ?? byType("error_rate") ?? `${prefix}availability`, roundTime: `${prefix}round_time` };
  const delay = given.find(({ metric_type, optional }) => metric_type === "latency" && !optional);
  // The adapter's functions may use `this`.
  const adapter: ProtocolAdapter = {
    ...about,
    metrics: given,
    validateConfig: (config) => exported.validateConfig(config),
    collect: (config, how) => exported.collect(config, how),
  };
  const probe = adapterProbe<AdapterTarget>({
    ...{ adapter, nameOf, declared, own },
    settingsOf: ({ settings, timeoutMs }) => ({ config: Config.parse(JSON.parse(settings)), timeoutMs }),
  });
  const spec = defineProtocol<AdapterTarget>({
    ...{ name: about.name, version: about.version, title: about.name.slice(0, 60), description: about.description.slice(0, 500) },
    ...{ source: "An adapter of the founding guide", synonyms: [about.name, "adapter"], defaultIntervalMs: about.defaultIntervalMs },
    target: targetOf(adapter),
    fields: FIELDS,
    metrics: {
      [own.availability]: availabilityMetric("1 when the adapter reported a whole round in time, else 0."),
      [own.roundTime]: delayMetric("Round time", "How long the adapter took to report one round, its own waiting included."),
      ...declared,
    },
    headline: { delay: delay === undefined ? own.roundTime : nameOf(delay.metric_name), delivery: own.availability },
    // An estimate: the traffic of an adapter is not known before it runs.
    cost: () => ({ packets: 2, bytes: 1_500 }),
    address: ({ settings }) => addressOf(Config.parse(JSON.parse(settings)), about.name),
    probe,
  });
  return { ...spec, probe };
}

const FIELDS: ProtocolSpec["fields"] = [
  {
    name: "settings",
    label: "Settings (JSON)",
    help: "The adapter's settings, as a JSON object. The adapter says whether they are valid. Do not enter passwords: settings are shown again.",
    input: "multiline",
    placeholder: '{ "host": "192.0.2.1" }',
  },
  {
    name: "timeoutMs",
    label: "Time-out (ms)",
    help: "A round of metrics that takes longer counts as failed.",
    input: "number",
    placeholder: String(TIMEOUT_DEFAULT_MS),
    advanced: true,
  },
];

const targetOf = (adapter: ProtocolAdapter) =>
  z.strictObject({
    settings: z
      .string()
      .max(SETTINGS_CHARACTERS_MAX)
      .superRefine((text, context) => {
        for (const message of settingsProblems(adapter, text)) context.addIssue({ code: "custom", message });
      }),
    timeoutMs: z.int().min(100).max(TIMEOUT_MAX_MS).default(TIMEOUT_DEFAULT_MS),
  });

/** Problems of the settings. A result that `validateConfig` gives as a promise is awaited only in a run. */
function settingsProblems(adapter: ProtocolAdapter, text: string): string[] {
  try {
    const config = Config.safeParse(JSON.parse(text));
    if (!config.success) return ["Enter a JSON object, such as { }."];
    const answer = adapter.validateConfig(config.data);
    if (!(answer instanceof Promise)) return problemsIn(answer);
    answer.catch(() => undefined);
    return [];
  } catch (error) {
    return [error instanceof SyntaxError ? `This is not JSON: ${error.message}.` : error instanceof Error ? error.message : String(error)];
  }
}

function addressOf(config: AdapterConfig, otherwise: string): string {
  const destination = destinationOf(config);
  if (destination === null) return otherwise;
  return destination.port === 0 ? destination.host : hostAndPort(destination.host, destination.port);
}

/** The specification of a declared metric. An availability of 0…1 is judged as a share; in another unit it is a level, of which more is better. */
function specOf({ metric_name, unit, metric_type, title, help, optional }: DeclaredMetric): MetricSpec {
  const isShare = unit === "ratio" || !["availability", "error_rate"].includes(metric_type);
  const nature = isShare
    ? natureOf(metric_name, metric_type)
    : { ...NATURES.throughput, good: metric_type === "availability" ? ("higher" as const) : ("lower" as const) };
  return {
    title: title ?? titleOf(metric_name),
    unit,
    type: metric_type,
    nature: { ...nature, isOptional: optional },
    help: [help, NO_UNCERTAINTY].filter(Boolean).join(" "),
  };
}

const titleOf = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 39);
};
