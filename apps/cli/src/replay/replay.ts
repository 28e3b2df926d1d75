import {
  type AlertEffect,
  heardAt,
  type Moment,
  MomentPlayer,
  NATURES,
  type NatureName,
  PaditError,
  type PipelineSettings,
  type Preset,
  type SeriesInfo,
} from "@padit/domain";
import { protocols } from "@padit/protocols";
import { type CsvRow, csvRows } from "../csv/csv-rows";
import { writeLines } from "../csv/write-lines";

export interface ReplayOptions {
  /** A CSV file with the columns `time_ms` and `value`; `-` is standard input. An empty value is no sample. */
  input: string;
  metric: string;
  /** Metric type: latency, throughput, error_rate, availability or custom. Absent: that of the protocol's metric, else latency. */
  type?: string | undefined;
  /** Absent: as the protocol states it, else ms for a latency, ratio for a share, count for anything else. */
  unit?: string | undefined;
  /** Absent: the median gap between rows. */
  intervalSeconds?: number | undefined;
  windowSeconds: number;
  preset: Preset;
  /** Absent: as the protocol states it, else by the metric's name and type. */
  nature?: NatureName | undefined;
  /** IANA time zone in which schedules repeat. */
  zone: string;
}

const TENANT = "replay";
const COLLECTOR = "replay-collector";
const SERIES_ID = 1;
const LONG_WINDOW_MS = 60_000;
const LONG_WINDOW_LATENESS_MS = 30_000;
const LATENESS_MS = 2_000;
/** The last moment that a date can state (ECMA-262 §21.4.1.1). */
const TIME_MS_MAX = 8.64e15;
/** Default of a new installation. */
const LEARNING_WINDOWS = 30;
const RESOLVE_DELAY_MS = 60_000;
const REOPEN_WINDOW_MS = 300_000;
const UNIT_OF_TYPE: Readonly<Record<string, string>> = { latency: "ms", error_rate: "ratio", availability: "ratio" };

/**
 * `padit replay`: plays a series through the pipeline that runs live, without rules, and writes the alerts that an operator would get, one
 * JSON object a line.
 * @throws PaditError invalid: the input lacks these columns, cannot be read, or has a time that is not a number
 */
export async function replay(options: ReplayOptions): Promise<void> {
  const rows: CsvRow[] = [];
  for await (const row of csvRows({ input: options.input, valueColumns: ["value"], timeColumn: "time_ms" }))
    rows.push(timed(row, rows.length));
  await writeLines("-", replayLines(rows, options));
}

/** @throws PaditError invalid: the row has no time */
function timed(row: CsvRow, index: number): CsvRow {
  const timeMs = Number(row.stamp);
  if (row.stamp.trim() === "" || !(Math.abs(timeMs) <= TIME_MS_MAX))
    throw new PaditError(
      "invalid",
      `Row ${index + 1} of the input has no time: time_ms is "${row.stamp}", but must be a number of milliseconds.`,
    );
  return { ...row, timeMs };
}

/** The alerts of a series as lines of text. */
export function* replayLines(rows: readonly Pick<CsvRow, "timeMs" | "values">[], options: ReplayOptions): Generator<string> {
  const settings = settingsOf(options.windowSeconds);
  const info = seriesInfo(options, intervalMsOf(rows, options.intervalSeconds));
  const policy = { tenantId: TENANT, preset: options.preset, zone: options.zone };
  const player = new MomentPlayer(settings, {
    ...{ tenantId: TENANT, collectorId: COLLECTOR },
    series: [info],
    rules: [],
    policies: [policy],
  });
  const alert: AlertState = { kind: null, severity: null };
  for (const { timeMs, values } of rows) yield* linesOf(player.play(momentOf(timeMs, sampleOf(values[0] ?? null, info))), alert);
  // The simulated collector continues after the last row, so that the last window closes.
  yield* linesOf(player.closeWindows(), alert);
}

function* linesOf(effects: Iterable<AlertEffect>, alert: AlertState): Generator<string> {
  for (const effect of effects) {
    if (effect.type !== "resolve" && effect.type !== "flapping_ended")
      Object.assign(alert, { kind: effect.kind, severity: effect.severity });
    if (effect.type !== "refine") yield `${JSON.stringify(lineOf(effect, alert))}\n`;
  }
}

const momentOf = (tsMs: number, value: number | null): Moment =>
  value === null ? heardAt(tsMs) : { tsMs, series: [SERIES_ID], value: [value], uncertainty: [null], flags: [0] };

/** The sample of a value. A negative delay is a missing sample, because many files write lost probes as negative numbers. */
const sampleOf = (value: number | null, { metricType }: SeriesInfo): number | null =>
  value !== null && value < 0 && metricType === "latency" ? null : value;

function settingsOf(windowSeconds: number): PipelineSettings {
  const windowMs = windowSeconds * 1_000;
  return {
    windowMs,
    latenessMs: windowMs < LONG_WINDOW_MS ? LATENESS_MS : LONG_WINDOW_LATENESS_MS,
    learningWindows: LEARNING_WINDOWS,
    resolveDelayMs: RESOLVE_DELAY_MS,
    reopenWindowMs: REOPEN_WINDOW_MS,
  };
}

/** Median gap between rows, ms; one minute when there are fewer than two rows. */
function intervalMsOf(rows: readonly { timeMs: number }[], intervalSeconds: number | undefined): number {
  if (intervalSeconds !== undefined) return intervalSeconds * 1_000;
  const gaps = rows
    .slice(1)
    .map(({ timeMs }, i) => timeMs - (rows[i]?.timeMs ?? timeMs))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? LONG_WINDOW_MS;
}

function seriesInfo({ metric, type, unit, nature }: ReplayOptions, intervalMs: number): SeriesInfo {
  const owner = protocols.list().find(({ metrics }) => metric in metrics);
  const spec = owner?.metrics[metric];
  const metricType = type ?? spec?.type ?? "latency";
  // If the type differs from the protocol's, the series is another metric with the same name.
  const own = metricType === spec?.type ? spec : undefined;
  const stated = nature === undefined ? own?.nature : NATURES[nature];
  return {
    seriesId: SERIES_ID,
    tenantId: TENANT,
    endpointId: "replay-endpoint",
    endpointName: "replay",
    collectorId: COLLECTOR,
    collectorName: COLLECTOR,
    metricName: metric,
    ...(own && { metricTitle: own.title }),
    unit: unit ?? own?.unit ?? UNIT_OF_TYPE[metricType] ?? "count",
    metricType,
    ...(stated && { nature: stated }),
    protocol: owner?.name ?? "custom",
    tags: [],
    intervalMs,
    paused: false,
  };
}

/** The alert as last written, for the lines that end it. */
interface AlertState {
  kind: string | null;
  severity: string | null;
}

interface Line extends AlertState {
  type: Exclude<AlertEffect["type"], "refine"> | "settle";
  /** RFC 3339 */
  at: string;
  /** Null where something ends. */
  observed: number | null;
  expected: { value: number; low: number; high: number } | null;
  resolution?: string;
  reason?: string;
  is_firing?: boolean;
}

function lineOf(effect: Exclude<AlertEffect, { type: "refine" }>, alert: AlertState): Line {
  const at = new Date(effect.atMs).toISOString();
  if (effect.type === "resolve") {
    const type = effect.resolution === "settled" ? "settle" : "resolve";
    return { type, at, ...alert, observed: null, expected: null, resolution: effect.resolution, reason: effect.reason };
  }
  if (effect.type === "flapping_ended")
    return { type: effect.type, at, ...alert, observed: null, expected: null, is_firing: effect.isFiring };
  return { type: effect.type, at, ...alert, observed: effect.evidence.observed, expected: effect.evidence.expected };
}
