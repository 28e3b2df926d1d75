import { createShardPipeline } from "../../packages/domain/src/detection/pipeline";
import { natureOf, worseDirection } from "../../packages/domain/src/metrics/nature";
import type { PipelineSettings, Preset, SeriesInfo } from "../../packages/domain/src/model/detection-config";
import type { AlertEffect } from "../../packages/domain/src/model/effects";
import type { Severity } from "../../packages/domain/src/severity";
import { spreadOf } from "./everyday.delay";
import { Endpoint } from "./everyday.endpoint";
import { type CollectorEvents, planCollectorEvents, planEvents, type Span } from "./everyday.events";
import { type Fault, planFaults } from "./everyday.faults";
import { endpointIdOf, seriesOf } from "./everyday.metrics";
import { Random, seedOf } from "./everyday.random";
import { EndpointState, type Occurrence } from "./everyday.state";
import { DAY_MS, MINUTE_MS, WORLD_START_MS } from "./everyday.time";
import { traitsOf } from "./everyday.world";

/** What an operator would be notified of, or what ends it. */
export interface Notification {
  type: Exclude<AlertEffect["type"], "refine">;
  atMs: number;
  endpoint: number;
  group: string;
  /** Empty for an ending. */
  metric: string;
  kind: string;
  severity: Severity | "";
  observed: number;
  expected: { value: number; low: number; high: number };
  /** The observed value is better than the expected one. */
  isBetter: boolean;
  resolution: string;
}

/** The truth about one endpoint. */
export interface EndpointTruth {
  endpoint: number;
  protocol: string;
  intervalMs: number;
  noise: string;
  spread: number;
  level: number;
  faults: readonly Fault[];
  improvements: readonly Span[];
  occurrences: readonly Occurrence[];
}

export interface Played {
  truths: EndpointTruth[];
  notifications: Notification[];
  samples: number;
}

export interface WorldOptions {
  seed: number;
  endpoints: number;
  weeks: number;
  preset: Preset;
  /** Play this endpoint alone, with the samples that it has among the others. */
  only?: number;
}

export const ENDPOINTS_PER_COLLECTOR = 10;
const SETTINGS: PipelineSettings = {
  windowMs: MINUTE_MS,
  latenessMs: 30_000,
  learningWindows: 30,
  resolveDelayMs: 60_000,
  reopenWindowMs: 300_000,
};
/** From a sample's time to its arrival at most. */
const TRANSFER_MS = 200;
/** A run starts up to this much after its time. */
const SEND_LATENESS_MS = 40;
/** Time after a clock step until the collector's clock is synchronised again, ms. */
const SYNCHRONISING_MS = 30 * MINUTE_MS;

/** Plays the life of one collector and its endpoints through the pipeline that runs live. */
export function playCollector(options: WorldOptions, collector: number): Played {
  const { seed } = options;
  const endMs = WORLD_START_MS + options.weeks * 7 * DAY_MS;
  const collectorId = `collector-${collector}`;
  const first = collector * ENDPOINTS_PER_COLLECTOR;
  const count = Math.min(ENDPOINTS_PER_COLLECTOR, options.endpoints - first);
  const lives = Array.from({ length: count }, (_, i) => lifeOf(seed, first + i, collectorId, endMs));
  const played = lives.filter(({ truth }) => options.only === undefined || truth.endpoint === options.only);
  const infos = played.flatMap(({ series }) => series.infos);
  const tenantId = infos[0]?.tenantId ?? "";
  const policy = { tenantId, preset: options.preset, zone: traitsOf(seed, first).zone };
  const pipeline = createShardPipeline(SETTINGS, { series: infos, rules: [], policies: [policy] });
  const events = planCollectorEvents(seed, collector, WORLD_START_MS, endMs);
  const batch = new MinuteBatch(new Random(seedOf(seed, collector, 7)));
  const byMetric = new Map(infos.map((info) => [`${info.endpointId} ${info.metricName}`, info]));
  const notifications: Notification[] = [];
  let samples = 0;
  for (let position = 1, fromMs = WORLD_START_MS; fromMs < endMs; position++, fromMs += MINUTE_MS) {
    batch.clear();
    for (const life of lives) life.nextMs = batch.fill(life, fromMs + MINUTE_MS, events, played.includes(life));
    if (batch.tsMs.length === 0) continue;
    samples += batch.tsMs.length;
    const { series, tsMs, value, uncertainty, flags } = batch;
    const receivedAtMs = fromMs + MINUTE_MS + TRANSFER_MS;
    const effects = pipeline.process({ position, tenantId, collectorId, receivedAtMs, series, tsMs, value, uncertainty, flags });
    for (const effect of effects.alerts) if (effect.type !== "refine") notifications.push(notificationOf(effect, byMetric));
  }
  return { truths: played.map(({ truth }) => truth), notifications, samples };
}

interface Life {
  nextMs: number;
  intervalMs: number;
  endpoint: Endpoint;
  series: ReturnType<typeof seriesOf>;
  truth: EndpointTruth;
}

function lifeOf(seed: number, index: number, collectorId: string, endMs: number): Life {
  const traits = traitsOf(seed, index);
  const spread = spreadOf(traits, seed);
  const faults = planFaults(seed, traits, spread, WORLD_START_MS, endMs - WORLD_START_MS);
  const events = planEvents(seed, traits, faults, WORLD_START_MS, endMs);
  const state = new EndpointState(traits, faults, events, WORLD_START_MS);
  const { protocol, intervalMs, noise, level } = traits;
  const { improvements } = events;
  const { occurrences } = state;
  return {
    nextMs: Math.ceil((WORLD_START_MS - traits.phaseMs) / intervalMs) * intervalMs + traits.phaseMs,
    intervalMs,
    endpoint: new Endpoint(traits, state, events, seed),
    series: seriesOf(traits, collectorId),
    truth: { endpoint: index, protocol, intervalMs, noise, spread, level, faults, improvements, occurrences },
  };
}

/** The samples of one minute; the arrays are used again for the next one. */
class MinuteBatch {
  readonly series: number[] = [];
  readonly tsMs: number[] = [];
  readonly value: number[] = [];
  readonly uncertainty: null[] = [];
  readonly flags: number[] = [];
  private restart = 0;
  private step = 0;

  constructor(private readonly random: Random) {}

  clear(): void {
    for (const list of [this.series, this.tsMs, this.value, this.uncertainty, this.flags]) list.length = 0;
  }

  /**
   * Adds the endpoint's runs before `untilMs`. An endpoint that is not played draws its lateness all the same, since all share one generator.
   * @returns when the next run of the endpoint starts
   */
  fill({ nextMs, intervalMs, endpoint, series }: Life, untilMs: number, events: CollectorEvents, isPlayed: boolean): number {
    let atMs = nextMs;
    let stampMs = 0;
    const emit = (name: string, value: number): void => {
      const id = series.idOf.get(name);
      if (id === undefined || Number.isNaN(value)) return;
      this.series.push(id);
      this.tsMs.push(stampMs);
      this.value.push(value);
      this.uncertainty.push(null);
      this.flags.push(2);
    };
    for (; atMs < untilMs; atMs += intervalMs) {
      if (this.isRestarting(events, atMs)) continue;
      const offsetMs = this.clockOffsetMs(events, atMs);
      stampMs = Math.round(atMs + offsetMs + SEND_LATENESS_MS * this.random.uniform());
      if (isPlayed) endpoint.run(atMs, offsetMs === 0 && !this.isSynchronising(events, atMs), emit);
    }
    return atMs;
  }

  // The endpoints of one minute are played one after the other, so that a time may precede the previous one by up to a minute.
  private isRestarting({ restarts }: CollectorEvents, atMs: number): boolean {
    while ((restarts[this.restart]?.toMs ?? Number.POSITIVE_INFINITY) < atMs - MINUTE_MS) this.restart += 1;
    const restart = restarts[this.restart];
    return restart !== undefined && atMs >= restart.fromMs && atMs < restart.toMs;
  }

  private clockOffsetMs({ clockSteps }: CollectorEvents, atMs: number): number {
    while ((clockSteps[this.step]?.toMs ?? Number.POSITIVE_INFINITY) < atMs - SYNCHRONISING_MS - MINUTE_MS) this.step += 1;
    const step = clockSteps[this.step];
    return step && atMs >= step.fromMs && atMs < step.toMs ? step.offsetMs : 0;
  }

  private isSynchronising({ clockSteps }: CollectorEvents, atMs: number): boolean {
    const step = clockSteps[this.step];
    return step !== undefined && atMs >= step.toMs && atMs < step.toMs + SYNCHRONISING_MS;
  }
}

function notificationOf(effect: Exclude<AlertEffect, { type: "refine" }>, byMetric: ReadonlyMap<string, SeriesInfo>): Notification {
  const [, endpointId = "", , group = ""] = effect.key.split("|");
  const endpoint = Number(endpointId.slice(endpointIdOf(0).length - 1));
  const common = { type: effect.type, atMs: effect.atMs, endpoint, group };
  const nothing = { metric: "", kind: "", severity: "", observed: 0, expected: { value: 0, low: 0, high: 0 }, isBetter: false } as const;
  if (effect.type === "resolve") return { ...common, ...nothing, resolution: effect.resolution };
  if (effect.type === "flapping_ended") return { ...common, ...nothing, resolution: "" };
  const { evidence, metricName, kind, severity } = effect;
  const info = byMetric.get(`${endpointId} ${metricName}`);
  const worse = info ? worseDirection(info.nature ?? natureOf(info.metricName, info.metricType)) : 0;
  const isBetter = worse !== 0 && worse * (evidence.observed - evidence.expected.value) < 0;
  return {
    ...common,
    metric: metricName,
    kind,
    severity,
    observed: evidence.observed,
    expected: evidence.expected,
    isBetter,
    resolution: "",
  };
}
