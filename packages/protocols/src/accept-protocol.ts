import { NATURES, outcomeMetricOf } from "@padit/domain/metrics";
import { Callable, ExportedPlugin, parseExported, rejectExport, Schema } from "@padit/domain/plugins";
import { z } from "zod";
import { isAdapter } from "./adapter/adapter";
import { fromAdapter } from "./adapter/from-adapter";
import type { Probe, ProbeRun } from "./probe";
import { deliveriesOf, METRIC_TYPES, type ProtocolSpec } from "./protocol";

const Bound = z.number().nullable();
const ExportedMetric = z.looseObject({
  title: z.string().min(1).max(40),
  /** Any text: a unit that PADIT does not know is shown unchanged. */
  unit: z.string().min(1).max(16),
  type: z.enum(METRIC_TYPES),
  help: z.string(),
  nature: z.looseObject({
    form: z.enum(Object.values(NATURES).map(({ form }) => form)),
    good: z.enum(["lower", "higher", "target", "none"]),
    isBadInItself: z.boolean(),
    bounds: z.object({ low: Bound, high: Bound }),
    step: Bound,
    isOptional: z.boolean(),
  }),
});

const ExportedProtocol = ExportedPlugin.extend({
  source: z.string(),
  synonyms: z.array(z.string()),
  target: Schema,
  fields: z.array(z.looseObject({ name: z.string().min(1), label: z.string().min(1), help: z.string() })),
  defaultIntervalMs: z.int().min(1_000),
  metrics: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), ExportedMetric),
  headline: z.object({ delay: z.string(), delivery: z.string(), groupDelivery: z.string().optional() }),
  cost: Callable,
  address: Callable,
  probe: z.looseObject({ run: Callable }),
});

/** Names that no protocol may have. `push` is the name of endpoints with pushed measurements. */
const RESERVED_NAMES = ["push"];

/**
 * Accepts a package's export as a protocol, or as an adapter of the founding guide, and wraps its probe so that faulty code cannot break the
 * contract. @throws PaditError invalid
 */
export function acceptProtocol(exported: unknown): ProtocolSpec {
  return accepted(isAdapter(exported) ? fromAdapter(exported) : exported);
}

function accepted(exported: unknown): ProtocolSpec {
  const { name, metrics, headline } = parseExported(ExportedProtocol, exported);
  if (RESERVED_NAMES.includes(name)) rejectExport(`the name ${name} is reserved`);
  const prefix = `${name.replaceAll("-", "_")}_`;
  const foreign = Object.keys(metrics).find((metric) => !metric.startsWith(prefix));
  if (foreign !== undefined) rejectExport(`the metric ${foreign} must begin with ${prefix}`);
  for (const needed of [headline.delay, ...deliveriesOf(headline), outcomeMetricOf(name)])
    if (!(needed in metrics)) rejectExport(`the metric ${needed} is missing (defineProtocol adds the outcome)`);
  // The shape was just checked; argument types of functions cannot be.
  const spec = exported as ProtocolSpec & Required<Pick<ProtocolSpec, "probe">>;
  return { ...spec, probe: guarded(spec) };
}

/** Converts a run that throws, or reports values that are not numbers or not metrics of the protocol, to a local error that names the plugin. */
function guarded({ name, metrics, probe }: ProtocolSpec & { probe: Probe<unknown> }): Probe<unknown> {
  const checked = async (atMs: number, running: () => Promise<ProbeRun>): Promise<ProbeRun> => {
    const failed = (hint: string): ProbeRun => ({ outcome: "local_error", atMs, stampSource: "user", metrics: {}, hint });
    try {
      const run = await running();
      const wrong = Object.entries(run.metrics).find(([metric, { value }]) => !(metric in metrics) || !Number.isFinite(value));
      return wrong === undefined
        ? run
        : failed(`The plugin ${name} reported ${wrong[0]} = ${wrong[1].value}, which is not one of its metrics' values.`);
    } catch (error) {
      return failed(`The plugin ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const { standing } = probe;
  return {
    protocol: name,
    run: (target, io, signal, farEnd) => checked(io.wallMs(), () => probe.run(target, io, signal, farEnd)),
    ...(standing && {
      standing: (target, wake) => {
        const open = standing.call(probe, target, wake);
        return { run: (io, signal) => checked(io.wallMs(), () => open.run(io, signal)), close: () => open.close() };
      },
    }),
  };
}
