import { createShardPipeline } from "../detection/pipeline";
import { NATURES } from "../metrics/nature";
import type { DetectionConfig, PipelineSettings, SeriesInfo } from "../model/detection-config";
import type { AlertEffect, Effects } from "../model/effects";
import type { LogBatch } from "../model/log-batch";
import type { ShardPipeline } from "../model/shard-pipeline";

/** A collector's measurements at one moment. A moment without values shows only that the collector was alive. */
export interface Moment {
  tsMs: number;
  /** Parallel arrays: the ids of the series, and the value, uncertainty and flags of each. */
  series: readonly number[];
  value: readonly number[];
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: readonly (number | null)[];
  flags: readonly number[];
}

export interface PlayedBatch {
  batch: LogBatch;
  effects: Effects;
}

/** The series of one collector, with the rules, the policy and the acceptances that hold for them. */
export interface CollectorConfig extends DetectionConfig {
  tenantId: string;
  collectorId: string;
}

/** Assumed time between a sample's measurement and its arrival at the server, ms. */
const TRANSFER_MS = 50;
/** Id of the series that carries time. Its values are codes, which detection does not judge; ids from the database are positive. */
const CLOCK_SERIES_ID = 0;
const CLOCK_ENDPOINT = "clock";
/** The row of the clock series that represents a moment without values. */
const CLOCK_ROW: Omit<Moment, "tsMs"> = { series: [CLOCK_SERIES_ID], value: [0], uncertainty: [null], flags: [0] };

/** Runs detection on batches. Live detection, replay, rescore and backtest differ only in the source of the batches. */
export function* playLog(pipeline: ShardPipeline, batches: Iterable<LogBatch>): Generator<PlayedBatch> {
  for (const batch of batches) yield { batch, effects: pipeline.process(batch) };
}

/** The alerts that live detection gives for these moments, which are in order of arrival. */
export function* playMoments(settings: PipelineSettings, config: CollectorConfig, moments: Iterable<Moment>): Generator<AlertEffect> {
  const player = new MomentPlayer(settings, config);
  for (const moment of moments) yield* player.play(moment);
}

/** Plays moments one by one through the live pipeline. At a moment without values a series of its own gets a sample, so that time passes. */
export class MomentPlayer {
  readonly #pipeline: ShardPipeline;
  readonly #clock: SeriesInfo;
  #position: number;
  #latestMs = Number.NEGATIVE_INFINITY;
  /** Acceptances in order of time. */
  readonly #acceptances: readonly { key: string; atMs: number }[];
  #accepted = 0;

  /** @param snapshot state of a player with the same configuration, from which this player continues */
  constructor(
    readonly settings: PipelineSettings,
    readonly config: CollectorConfig,
    snapshot?: PlayerSnapshot,
  ) {
    this.#clock = clockSeries(config);
    this.#acceptances = [...(config.acceptances ?? [])].sort((a, b) => a.atMs - b.atMs);
    this.#accepted = snapshot?.accepted ?? 0;
    this.#latestMs = snapshot?.latestMs ?? Number.NEGATIVE_INFINITY;
    this.#position = snapshot?.position ?? 0;
    this.#pipeline = createShardPipeline(settings, this.#configNow(), snapshot?.pipeline);
  }

  *play(moment: Moment): Generator<AlertEffect> {
    this.#latestMs = Math.max(this.#latestMs, moment.tsMs);
    this.#accept();
    for (const { effects } of playLog(this.#pipeline, [this.#batchOf(moment)])) yield* effects.alerts;
  }

  /** Advances time until all windows of the played moments have closed. */
  *closeWindows(): Generator<AlertEffect> {
    const { windowMs, latenessMs } = this.settings;
    if (Number.isFinite(this.#latestMs)) yield* this.play(heardAt(this.#latestMs + windowMs + latenessMs));
  }

  snapshot(): PlayerSnapshot {
    return {
      pipeline: this.#pipeline.snapshot(),
      ...{ position: this.#position, latestMs: this.#latestMs, accepted: this.#accepted },
    };
  }

  /** Applies each acceptance of a person from its own time on, as live detection does. */
  #accept(): void {
    const before = this.#accepted;
    while ((this.#acceptances[this.#accepted]?.atMs ?? Number.POSITIVE_INFINITY) <= this.#latestMs) this.#accepted += 1;
    if (this.#accepted > before) this.#pipeline.configure(this.#configNow());
  }

  #configNow(): DetectionConfig {
    const { config } = this;
    return { ...config, series: [...config.series, this.#clock], acceptances: this.#acceptances.slice(0, this.#accepted) };
  }

  #batchOf(moment: Moment): LogBatch {
    const { tenantId, collectorId } = this.config;
    this.#position += 1;
    const { series, value, uncertainty, flags } = moment.series.length > 0 ? moment : CLOCK_ROW;
    const receivedAtMs = this.#latestMs + TRANSFER_MS;
    const tsMs = series.map(() => moment.tsMs);
    return { position: this.#position, tenantId, collectorId, receivedAtMs, series, tsMs, value, uncertainty, flags };
  }
}

export interface PlayerSnapshot {
  pipeline: Uint8Array;
  position: number;
  latestMs: number;
  accepted: number;
}

/** A moment that shows that the collector was alive, without a value of the played series. */
export const heardAt = (tsMs: number): Moment => ({ tsMs, series: [], value: [], uncertainty: [], flags: [] });

const clockSeries = ({ tenantId, collectorId }: CollectorConfig): SeriesInfo => ({
  ...{ seriesId: CLOCK_SERIES_ID, tenantId, collectorId, collectorName: collectorId },
  ...{ endpointId: CLOCK_ENDPOINT, endpointName: CLOCK_ENDPOINT, metricName: "clock_code", unit: "count", metricType: "custom" },
  ...{ nature: NATURES.code, protocol: "custom", tags: [], intervalMs: 1_000, paused: false },
});
