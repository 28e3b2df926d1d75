import type { Json } from "@padit/domain/json";
import { asProbeFailure, type IoContext, isFailure, type Measurement, type Probe, ProbeFailure, type ProbeRun } from "../probe";
import type { MetricSpec } from "../protocol";
import { systemFailure } from "../system-failure";
import { rttUncertaintyNs } from "../uncertainty";
import { type AdapterConfig, type AdapterMetric, type ProtocolAdapter, problemsIn } from "./adapter";
import { readRound } from "./round";

/** Largest number of iterators of one adapter that were closed but have not ended, so that they do not accumulate while a far end hangs. */
const HANGING_MAX = 16;
/** Largest number of undeclared metrics in the details of one run. */
const UNDECLARED_METRICS_MAX = 20;

/** An endpoint's settings, parsed. */
interface AdapterSettings {
  config: AdapterConfig;
  timeoutMs: number;
}

interface AdapterProbeOptions<Target> {
  adapter: ProtocolAdapter;
  /** Name in PADIT of each metric that the adapter reports. */
  nameOf: (metricName: string) => string;
  /** The adapter's own metrics, by name in PADIT. */
  declared: Readonly<Record<string, MetricSpec>>;
  own: { availability: string; roundTime: string };
  settingsOf: (target: Target) => AdapterSettings;
}

/** One run reads one round of metrics from a new iterator of the adapter. */
export function adapterProbe<Target>(options: AdapterProbeOptions<Target>): Probe<Target> {
  const { adapter, settingsOf } = options;
  let hanging = 0;
  return {
    protocol: adapter.name,
    async run(target, io, signal) {
      const { config, timeoutMs } = settingsOf(target);
      const atMs = io.wallMs();
      const startMs = io.nowMs();
      if (hanging >= HANGING_MAX) return failed(options, atMs, notRun(`${hanging} earlier runs of the adapter have not let go.`));
      hanging += 1;
      const round = await readRound({
        open: async (stop) => {
          await permit(config, io);
          await mustBeValid(adapter, config);
          return adapter.collect(config, { signal: stop });
        },
        awaited: (adapter.metrics ?? []).flatMap((metric) => (metric.optional === true ? [] : [metric.metric_name])),
        timeoutMs,
        after: (ms, callback) => io.after(ms, callback),
        signal,
        released: () => {
          hanging -= 1;
        },
      });
      const tookMs = io.nowMs() - startMs;
      const measured = measurementsOf(options, [...round.metrics.values()]);
      const failure = "thrown" in round ? thrownFailure(round.thrown) : problemOf(options, round, measured);
      if (failure !== null) return failed(options, atMs, failure, measured);
      return succeeded(options, atMs, measured, { tookMs, io });
    },
  };
}

interface Measured {
  metrics: Record<string, Measurement>;
  /** Names in PADIT of the metrics without an uncertainty. */
  unstated: string[];
  shown: Json[];
  problem?: string;
}

function measurementsOf<Target>({ nameOf, declared }: AdapterProbeOptions<Target>, reported: readonly AdapterMetric[]): Measured {
  const found: Measured = { metrics: {}, unstated: [], shown: [] };
  for (const { metric_name, value, unit, uncertainty } of reported) {
    const name = nameOf(metric_name);
    const known = declared[name];
    if (known === undefined) {
      if (found.shown.length < UNDECLARED_METRICS_MAX) found.shown.push({ metric_name, value, unit });
    } else if (known.unit !== unit) found.problem = `it reported ${metric_name} in ${unit}, and declares ${known.unit}`;
    else {
      found.metrics[name] = { value, uncertainty: uncertainty ?? null };
      if (uncertainty == null) found.unstated.push(name);
    }
  }
  return found;
}

/** The problem of a round; null when the round is valid. */
function problemOf<Target>(
  { adapter, nameOf }: AdapterProbeOptions<Target>,
  round: Awaited<ReturnType<typeof readRound>>,
  measured: Measured,
): ProbeFailure | null {
  const problem = round.problem ?? measured.problem;
  if (problem !== undefined) return new ProbeFailure("local_error", "BAD_METRIC", `The adapter ${adapter.name} is at fault: ${problem}.`);
  const missing = (adapter.metrics ?? []).filter(({ optional, metric_name }) => !optional && !(nameOf(metric_name) in measured.metrics));
  const isEmpty = round.metrics.size === 0;
  if (missing.length === 0 && !isEmpty) return null;
  const what = isEmpty ? "no metric" : `no ${missing.map(({ metric_name }) => metric_name).join(", ")}`;
  if (round.ended === "due") return new ProbeFailure("timeout", "ETIMEDOUT", `The adapter had reported ${what} when time ran out.`);
  return new ProbeFailure("malformed_response", "INCOMPLETE", `The adapter's round ended with ${what}.`);
}

function succeeded<Target>(
  { own, declared }: AdapterProbeOptions<Target>,
  atMs: number,
  { metrics, unstated, shown }: Measured,
  { tookMs, io }: { tookMs: number; io: IoContext },
): ProbeRun {
  const uncertainty = rttUncertaintyNs(io.stampErrorNs("user"), tookMs * 1e6) / 1e6;
  const all = {
    ...(own.availability in declared ? {} : { [own.availability]: { value: 1, uncertainty: null } }),
    [own.roundTime]: { value: tookMs, uncertainty },
    ...metrics,
  };
  return { outcome: "ok", atMs, stampSource: "user", metrics: all, detail: detailOf(unstated, shown) };
}

/** A failed run. It keeps earlier measurements if the network or the far end caused the failure, and none if this machine did. */
function failed<Target>(
  { own, declared }: AdapterProbeOptions<Target>,
  atMs: number,
  { outcome, code, message }: ProbeFailure,
  { metrics, unstated, shown }: Measured = { metrics: {}, unstated: [], shown: [] },
): ProbeRun {
  const about = { outcome, atMs, stampSource: "user", hint: message } as const;
  if (!isFailure(outcome)) return { ...about, metrics: {}, detail: { error: code } };
  // The run has failed. This replaces the value that the adapter gave its own availability metric before the failure.
  const isLoss = declared[own.availability]?.type === "error_rate";
  const kept = { ...metrics, [own.availability]: { value: isLoss ? 1 : 0, uncertainty: null } };
  return { ...about, metrics: kept, detail: { error: code, ...detailOf(unstated, shown) } };
}

const detailOf = (unstated: readonly string[], shown: Json[]): Record<string, Json> => ({
  ...(unstated.length > 0 && { uncertaintyNotStated: [...unstated] }),
  ...(shown.length > 0 && { notDeclared: shown }),
});

const notRun = (message: string) => new ProbeFailure("not_run", "BUSY", message);

/** An error with the code of a system call becomes that call's failure; any other error is a fault of the adapter. */
function thrownFailure(thrown: unknown): ProbeFailure {
  if (thrown instanceof ProbeFailure) return thrown;
  const codes = [thrown, Object(thrown).cause].map((error) => Object(error).code);
  const code = codes.find((each): each is string => typeof each === "string");
  return (code === undefined ? undefined : systemFailure(code, thrown)) ?? asProbeFailure(thrown);
}

async function mustBeValid(adapter: ProtocolAdapter, config: AdapterConfig): Promise<void> {
  const [problem] = problemsIn(await adapter.validateConfig(config));
  if (problem !== undefined) throw new ProbeFailure("not_run", "BAD_SETTINGS", problem);
}

/**
 * Asks the collector's policy about the host that the settings name. The adapter opens its own sockets, which are not guarded, so this does not
 * detect a name that later resolves to another address.
 */
async function permit(config: AdapterConfig, io: IoContext): Promise<void> {
  const destination = destinationOf(config);
  if (destination !== null) await io.pin("tcp", destination.host, destination.port);
}

/** Host and port from settings with the usual names; null if none of them names a host. */
export function destinationOf({ url, endpoint, host, hostname, port }: AdapterConfig): { host: string; port: number } | null {
  for (const text of [url, endpoint]) {
    if (typeof text !== "string" || !URL.canParse(text)) continue;
    const { hostname: name, port: written, protocol } = new URL(text);
    if (name !== "") return { host: name.replace(/^\[|\]$/g, ""), port: Number(written) || (protocol === "https:" ? 443 : 80) };
  }
  const name = host ?? hostname;
  return typeof name === "string" && name !== "" ? { host: name, port: Number(port) || 0 } : null;
}
