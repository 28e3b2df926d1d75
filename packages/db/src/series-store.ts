import type { ScoreRow, WindowRow } from "@padit/domain";
import type { ShardTx, SystemTx, TenantTx } from "./doors";
import { type BandRow, readBands } from "./series/bands";
import { type DetailRow, readDetails } from "./series/details";
import {
  type CountedSpan,
  type LimitQuery,
  type LimitSpans,
  readLimitSpans,
  readSampleSpans,
  type SampleColumns,
  type SeriesSpan,
} from "./series/limit-spans";
import { type RollupQuery, type RollupRow, readRollup } from "./series/rollup";
import { type HeardQuery, heardTimes, readSamplePage, type SamplePage, type SamplePageQuery } from "./series/sample-pages";
import { latestSamples, readSamples, type SampleRow, type SamplesQuery } from "./series/samples";
import { readScoreBuckets, type ScoreBucketRow } from "./series/score-buckets";
import { readScores, writeScores } from "./series/scores";
import type { SeriesRange } from "./series/series-range";
import { type Backend, backend, dropBefore, ensurePartitions, type Horizons } from "./series/upkeep";
import { oldestWindow, readWindowValues, type WindowValues, type WindowValuesQuery } from "./series/window-values";
import { readWindows, writeWindows } from "./series/windows";

export type { Backend, BandRow, CountedSpan, RollupRow, ScoreBucketRow };

/** The only reader and writer of schema tsdb, with equal behaviour on both backends. Reads return the transaction's organization only. */
export interface SeriesStore {
  /** Samples in `[fromMs, toMs)`, ordered by series and time. */
  samples(tx: TenantTx, query: SamplesQuery): Promise<SampleRow[]>;
  /** The oldest samples of one series in `[fromMs, toMs)`, at most `limit` samples, as columns. */
  samplePage(tx: TenantTx, query: SamplePageQuery): Promise<SamplePage>;
  /** Sample times (event time, ms, ascending) at which any of the series may close a window of all; see `heardTimes`. */
  heardTimes(tx: TenantTx, query: HeardQuery): Promise<number[]>;
  /** Details of samples in `[fromMs, toMs)`; most samples have none. */
  details(tx: TenantTx, range: SeriesRange): Promise<DetailRow[]>;
  /** Where samples are beyond a limit, with so many samples around that all others can be left out. */
  limitSpans(tx: TenantTx, query: LimitQuery): Promise<LimitSpans>;
  /** All samples in the spans, which must not overlap, as columns; series without samples are left out. */
  sampleSpans(tx: TenantTx, spans: readonly SeriesSpan[]): Promise<SampleColumns[]>;
  /** The newest sample of each series; series without samples are left out. */
  latest(tx: TenantTx, seriesIds: readonly number[]): Promise<SampleRow[]>;
  /** Statistics per bucket that begins in `[fromMs, toMs)`; empty buckets are left out. */
  rollup(tx: TenantTx, query: RollupQuery): Promise<RollupRow[]>;
  /** As `rollup`, with more quantiles and the uncertainty, for charts. */
  bands(tx: TenantTx, query: RollupQuery): Promise<BandRow[]>;
  /** Windows that begin in `[fromMs, toMs)`, in their newest revision. */
  windows(tx: TenantTx, range: SeriesRange): Promise<WindowRow[]>;
  /** One number (mean or median) for each window that begins in `[fromMs, toMs)`; series without windows are left out. */
  windowValues(tx: TenantTx, query: WindowValuesQuery): Promise<WindowValues[]>;
  /** Start of the oldest window of any of the series in `[fromMs, toMs)`, ms since the Unix epoch; null if there is none. */
  oldestWindow(tx: TenantTx, range: SeriesRange): Promise<number | null>;
  /** Scores of windows that ended in `[fromMs, toMs)`. */
  scores(tx: TenantTx, range: SeriesRange): Promise<ScoreRow[]>;
  /** The highest scores per bucket of windows that ended in `[fromMs, toMs)`. */
  scoreBuckets(tx: TenantTx, query: RollupQuery): Promise<ScoreBucketRow[]>;
  /** Writes windows of this organization's series; an older revision never replaces a newer one. */
  writeWindows(tx: ShardTx, tenantId: string, rows: readonly WindowRow[]): Promise<void>;
  writeScores(tx: ShardTx, tenantId: string, rows: readonly ScoreRow[]): Promise<void>;
  /** Creates the daily partitions from 8 days ago (for late samples) to 3 days ahead. */
  ensurePartitions(tx: SystemTx, now: Date): Promise<void>;
  /** Drops data that is entirely before the horizons. */
  dropBefore(tx: SystemTx, horizons: Horizons): Promise<void>;
  /** The backend that the first migration recorded. */
  backend(tx: TenantTx | SystemTx): Promise<Backend>;
}

export const createSeriesStore = (): SeriesStore => ({
  samples: readSamples,
  samplePage: readSamplePage,
  heardTimes,
  details: readDetails,
  limitSpans: readLimitSpans,
  sampleSpans: readSampleSpans,
  latest: latestSamples,
  rollup: readRollup,
  bands: readBands,
  windows: readWindows,
  windowValues: readWindowValues,
  oldestWindow,
  scores: readScores,
  scoreBuckets: readScoreBuckets,
  writeWindows,
  writeScores,
  ensurePartitions,
  dropBefore,
  backend,
});
