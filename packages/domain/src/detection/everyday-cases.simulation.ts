import { conditionKey, metricGroup } from "../alerts/metric-group";
import type { MetricNature } from "../metrics/nature";
import type { DetectionRule, ExpectedTime, PipelineSettings, SeriesInfo } from "../model/detection-config";
import type { AlertEffect, ConditionRow } from "../model/effects";
import { createShardPipeline } from "./pipeline";
import { seeded } from "./simulation";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Monday, 5 October 2026, 00:00 UTC. */
const START_MS = Date.UTC(2026, 9, 5);

/** Draws for one series. */
export interface Draw {
  uniform(): number;
  normal(): number;
}

export function drawOf(seed: number): Draw {
  const uniform = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

export interface MetricOf {
  name: string;
  unit: string;
  type: string;
  /** Absent: derived from the metric's name and type. */
  nature?: MetricNature;
}

export interface EverydaySeries {
  metric: MetricOf;
  hours: number;
  stepSeconds: number;
  seed: number;
  /** Value at an hour since the start; null is no sample. */
  value(hour: number, draw: Draw, index: number): number | null;
  startMs?: number;
  zone?: string;
  /** Limits that a person stated. Absent: none. */
  rules?: readonly DetectionRule[];
  /** Times at which a person expects failures, for the keys of all metrics. */
  expectedTimes?: readonly ExpectedTime[];
  /** Hour at which the endpoint was pointed at another target. */
  movesAtHour?: number;
}

/** An effect that notifies an operator or ends an alert. Times are hours since the start. */
interface Story {
  type: Exclude<AlertEffect["type"], "refine">;
  hour: number;
  kind: string;
  severity: string;
  observed: number;
  low: number;
  high: number;
  resolution: string;
  isFiring: boolean;
}

export interface EverydayOutcome {
  stories: Story[];
  /** Open, reopen, severity raised, flapping started. */
  openings: Story[];
  endings: Story[];
  conditions: ConditionRow[];
}

const TENANT = "tenant";
const COLLECTOR = "collector";
const ENDPOINT = "endpoint";
const OPENINGS: readonly Story["type"][] = ["open", "reopen", "severity_raised", "flapping_started"];

const settingsOf = (windowMs: number): PipelineSettings => ({
  windowMs,
  latenessMs: windowMs < MINUTE_MS ? 2_000 : 30_000,
  learningWindows: 30,
  resolveDelayMs: 60_000,
  reopenWindowMs: 300_000,
});

const infoOf = ({ name, unit, type, nature }: MetricOf, seriesId: number, intervalMs: number): SeriesInfo => ({
  seriesId,
  tenantId: TENANT,
  endpointId: ENDPOINT,
  endpointName: "site",
  collectorId: COLLECTOR,
  collectorName: COLLECTOR,
  metricName: name,
  unit,
  metricType: type,
  protocol: "http",
  tags: [],
  intervalMs,
  paused: false,
  ...(nature && { nature }),
});

const keyOf = ({ tenantId, endpointId, collectorId, metricName, metricType }: SeriesInfo): string =>
  conditionKey(tenantId, endpointId, collectorId, metricGroup(metricName, metricType));

/** Plays one series through the live pipeline without rules at the balanced preset. */
export function playSeries(series: EverydaySeries, windowSeconds: number): EverydayOutcome {
  return playEndpoint([series.metric], windowSeconds, series, (hour, draw, index) => [series.value(hour, draw, index)]);
}

/** Plays several metrics of one endpoint; a metric without a value at a time has no sample there. */
export function playEndpoint(
  metrics: readonly MetricOf[],
  windowSeconds: number,
  {
    hours,
    stepSeconds,
    seed,
    startMs = START_MS,
    zone = "UTC",
    rules = [],
    movesAtHour,
    expectedTimes = [],
  }: Omit<EverydaySeries, "metric" | "value">,
  values: (hour: number, draw: Draw, index: number) => readonly (number | null)[],
): EverydayOutcome {
  const move = movesAtHour === undefined ? {} : { targetChangedMs: startMs + movesAtHour * HOUR_MS };
  const infos = metrics.map((metric, i) => ({ ...infoOf(metric, i + 1, stepSeconds * 1_000), ...move }));
  const policy = { tenantId: TENANT, preset: "balanced" as const, zone };
  const keys = [...new Set(infos.map(keyOf))];
  const pipeline = createShardPipeline(settingsOf(windowSeconds * 1_000), {
    ...{ series: infos, rules, policies: [policy] },
    expectedTimes: keys.flatMap((key) => expectedTimes.map((time) => ({ key, ...time }))),
  });
  const draw = drawOf(seed);
  const alerts: AlertEffect[] = [];
  const conditions: ConditionRow[] = [];
  for (let i = 0; i < (hours * 3_600) / stepSeconds; i++) {
    const tsMs = startMs + i * stepSeconds * 1_000;
    const rows = values((i * stepSeconds) / 3_600, draw, i).flatMap((value, k) => (value === null ? [] : [{ id: k + 1, value }]));
    const effects = pipeline.process({
      position: i + 1,
      tenantId: TENANT,
      collectorId: COLLECTOR,
      receivedAtMs: tsMs + 50,
      series: rows.map(({ id }) => id),
      tsMs: rows.map(() => tsMs),
      value: rows.map(({ value }) => value),
      uncertainty: rows.map(() => null),
      flags: rows.map(() => 2),
    });
    alerts.push(...effects.alerts);
    conditions.push(...effects.conditions);
  }
  const stories = alerts.flatMap((effect) => (effect.type === "refine" ? [] : [storyOf(effect, startMs)]));
  return {
    stories,
    openings: stories.filter(({ type }) => OPENINGS.includes(type)),
    endings: stories.filter(({ type }) => type === "resolve"),
    conditions,
  };
}

function storyOf(effect: Exclude<AlertEffect, { type: "refine" }>, startMs: number): Story {
  const nothing = { kind: "", severity: "", observed: Number.NaN, low: Number.NaN, high: Number.NaN, resolution: "", isFiring: false };
  const common = { ...nothing, type: effect.type, hour: (effect.atMs - startMs) / HOUR_MS };
  if (effect.type === "resolve") return { ...common, resolution: effect.resolution };
  if (effect.type === "flapping_ended") return { ...common, isFiring: effect.isFiring };
  const { kind, severity, evidence } = effect;
  return { ...common, kind, severity, observed: evidence.observed, low: evidence.expected.low, high: evidence.expected.high };
}
