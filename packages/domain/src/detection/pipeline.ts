import { metricGroup } from "../alerts/metric-group";
import { breaksLimit, isPending, newRuleState, stepRule } from "../alerts/rule-state";
import type { DetectionConfig, PipelineSettings } from "../model/detection-config";
import type { Effects } from "../model/effects";
import type { LogBatch } from "../model/log-batch";
import { meaningfulReading } from "../model/reading-precision";
import type { ShardPipeline } from "../model/shard-pipeline";
import { type TimedValue, timeOrder, type WindowSamples, windowStart } from "../windows/window-samples";
import { CauseAlerts } from "./cause-alerts";
import { ConfiguredSeries, type KnownStates } from "./configured-series";
import { jointOf, stepGroup } from "./endpoint-group";
import { judgeOutcome } from "./endpoint-outcomes";
import { endpointsWithFailedRun, isDelayOf } from "./failed-run";
import { observeKey } from "./key-decision";
import { isNewsOf } from "./late-run";
import { isOfNewTarget, restartKey } from "./new-target";
import { isGone, isOutcome, type Key, type Series, setClock } from "./series";
import { followSample, followWindows } from "./set-aside";
import { dueOfSilent } from "./silent-source";
import { newSnapshot, readSnapshot, type Snapshot, writeSnapshot } from "./snapshot";
import { latenessOf, newSourceClock, noteArrival, type SourceClock } from "./source-clock";
import { scoreWindow, windowRow } from "./window-close";

/** A source that sends no samples for this many windows was absent itself, so that gap is not evidence about any series. */
const AWAY_WINDOWS = 3;
/** Arrival time between two checks of the silent sources of a push collector, ms. */
const SILENT_CHECK_MS = 5_000;

/** @throws Error when the snapshot is of another version: rebuild from the log. */
export const createShardPipeline = (settings: PipelineSettings, config: DetectionConfig, snapshot?: Uint8Array): ShardPipeline =>
  new Pipeline(settings, config, snapshot ? readSnapshot(snapshot) : newSnapshot());

/** Series by the window of one time that is due to close. */
interface DueWindow {
  entry: Series;
  startMs: number;
}

class Pipeline implements ShardPipeline {
  #position: number;
  readonly #clocks: Map<string, SourceClock>;
  #configured: ConfiguredSeries;
  readonly #causes: CauseAlerts;
  /** Starts of the closed windows that got samples in this batch. */
  readonly #late = new Map<Series, Set<number>>();

  constructor(
    private readonly settings: PipelineSettings,
    config: DetectionConfig,
    restored: Snapshot,
  ) {
    this.#position = restored.position;
    this.#clocks = restored.clocks;
    this.#causes = new CauseAlerts(settings, restored.causes);
    this.#configured = this.#configure(config, {
      series: (id) => restored.series.get(id),
      key: (id) => restored.keys.get(id),
      group: (id) => restored.groups.get(id),
    });
  }

  configure(config: DetectionConfig): void {
    this.#configured = this.#configure(config, this.#configured.states);
  }

  process(batch: LogBatch): Effects {
    const effects: Effects = { windows: [], scores: [], alerts: [], conditions: [] };
    // A replay may show a batch that the state already holds.
    if (batch.position <= this.#position) return effects;
    this.#position = batch.position;
    const order = timeOrder(batch.tsMs);
    for (let i = 0; i < batch.tsMs.length; i++) this.#takeRow(batch, order?.[i] ?? i, effects);
    this.#closeLate(effects);
    this.#checkSilent(batch, effects);
    return effects;
  }

  collectorsAwaitingTime(atMs: number): string[] {
    const isDue = (id: string) => dueOfSilent(this.#clockOf(id), this.#configured.ofClock(id), atMs, this.settings) !== null;
    return [...this.#configured.pushClocks].flatMap(([collectorId, clocks]) => ([...clocks].some(isDue) ? [collectorId] : []));
  }

  snapshot(): Uint8Array {
    return writeSnapshot({
      position: this.#position,
      clocks: this.#clocks,
      series: statesOf(this.#configured.series),
      keys: statesOf(this.#configured.keys),
      groups: statesOf(this.#configured.groups),
      causes: this.#causes.states,
    });
  }

  #configure(config: DetectionConfig, states: KnownStates): ConfiguredSeries {
    const configured = new ConfiguredSeries(config, this.settings, states);
    this.#causes.configure(configured.series.values());
    for (const clockId of this.#clocks.keys()) if (!configured.isClockUsed(clockId)) this.#clocks.delete(clockId);
    return configured;
  }

  #clockOf(clockId: string): SourceClock {
    const clock = this.#clocks.get(clockId) ?? newSourceClock();
    this.#clocks.set(clockId, clock);
    return clock;
  }

  #takeRow(batch: LogBatch, row: number, effects: Effects): void {
    const { windowMs, latenessMs } = this.settings;
    const entry = this.#configured.series.get(batch.series[row] ?? -1);
    const tsMs = batch.tsMs[row] ?? Number.NaN;
    const value = batch.value[row] ?? Number.NaN;
    if (!entry || entry.info.paused || entry.info.tenantId !== batch.tenantId || entry.info.collectorId !== batch.collectorId) return;
    if (!Number.isFinite(tsMs) || !Number.isFinite(value)) return;
    const clock = this.#clockOf(entry.clockId);
    noteArrival(clock, batch.receivedAtMs);
    // Event time is capped so that a fast clock cannot close windows early.
    const atMs = Math.min(tsMs, batch.receivedAtMs + latenessMs);
    if (atMs - clock.latestMs > AWAY_WINDOWS * windowMs) clock.heardSinceMs = atMs;
    clock.latestMs = Math.max(clock.latestMs, atMs);
    this.#closeDue(entry, clock, effects);
    if (isOfNewTarget(entry, tsMs)) restartKey(entry.key, clock.latestMs, effects);
    // Stored samples are rounded like this, so that a replay of them finds what live detection found.
    const reading = meaningfulReading({ value, uncertainty: batch.uncertainty[row] ?? null }, entry.info.unit);
    const sample: TimedValue = { tsMs, ...reading, flags: batch.flags[row] ?? 0, reason: batch.reasons?.get(row) };
    if (windowStart(tsMs, windowMs) + windowMs > clock.nextCloseMs - windowMs) this.#processSample(entry, sample, clock, effects);
    else this.#processLateSample(entry, sample, clock, effects);
  }

  /** Handles a sample whose window has closed: it revises the stored window, and only the newest of a long run may cause an alert. */
  #processLateSample(entry: Series, sample: TimedValue, clock: SourceClock, effects: Effects): void {
    const { windows } = entry.state;
    if (isNewsOf(entry, sample, clock)) this.#judgeSample(entry, sample, clock, effects);
    if (entry.nature.form === "code" || entry.nature.form === "counter") return;
    if (windows.hasDropped(sample.tsMs, this.settings.windowMs)) return;
    const starts = this.#late.get(entry) ?? new Set();
    this.#late.set(entry, starts.add(windows.assign(sample, this.settings.windowMs)));
  }

  /** Closes the windows of late samples again, once for all late samples of a batch. */
  #closeLate(effects: Effects): void {
    const { windowMs } = this.settings;
    for (const [{ info, state }, starts] of this.#late)
      for (const startMs of starts) effects.windows.push(windowRow(info, state.windows.close(startMs), windowMs));
    this.#late.clear();
  }

  /** Judges rules and metrics that are bad in themselves at once; everything else is judged when the sample's window closes. */
  #processSample(entry: Series, raw: TimedValue, clock: SourceClock, effects: Effects): void {
    const { state, nature } = entry;
    const value = state.judgement.valueOf(nature, raw);
    if (value === null) return;
    const sample: TimedValue = { tsMs: raw.tsMs, value, uncertainty: raw.uncertainty, flags: raw.flags, reason: raw.reason };
    // The findings from before the samples stopped may no longer be true.
    if (isGone(entry, sample.tsMs, clock.heardSinceMs)) state.judgement.interrupt(nature);
    if (nature.form !== "code") state.windows.assign(sample, this.settings.windowMs);
    this.#judgeSample(entry, sample, clock, effects);
  }

  #judgeSample(entry: Series, sample: TimedValue, clock: SourceClock, effects: Effects): void {
    const { state, nature, terms, key } = entry;
    const neededDecisionAtOnce = needsDecisionAtOnce(key);
    followSample(entry, sample.tsMs);
    state.latest.setSample(sample);
    const breaksRule = this.#stepRules(entry, sample);
    const isJudged = isOutcome(entry)
      ? judgeOutcome(entry, sample, (before) => this.#causes.note(entry, before, clock.latestMs, effects))
      : state.judgement.seeSample(nature, sample.tsMs, sample.value, terms);
    if (neededDecisionAtOnce || breaksRule || isJudged) this.#observe(key, clock, false, effects);
  }

  /** Steps the rules of a series. Returns whether a rule fires or is pending. */
  #stepRules({ rules, state, info }: Series, sample: TimedValue): boolean {
    const gate = metricGroup(info.metricName, info.metricType) === "delay" ? (sample.uncertainty ?? 0) : 0;
    let isStirred = false;
    for (const rule of rules) {
      const ruleState = state.rules[rule.id] ?? newRuleState();
      state.rules[rule.id] = ruleState;
      stepRule(ruleState, rule, sample.tsMs, breaksLimit(rule, sample.value, gate, state.baseline.level));
      isStirred ||= ruleState.firing || isPending(ruleState);
    }
    return isStirred;
  }

  #observe(key: Key, clock: SourceClock, windowClosed: boolean, effects: Effects, atMs = clock.latestMs): void {
    const { heardSinceMs, isStopped } = clock;
    observeKey(key, { atMs, heardSinceMs, windowClosed, isStopped }, this.settings, effects);
  }

  /** Closes the windows that the event time of the source, less the allowed lateness, has passed. */
  #closeDue({ clockId, info }: Series, clock: SourceClock, effects: Effects): void {
    const { windowMs } = this.settings;
    const latenessMs = latenessOf(info, this.settings);
    const watermark = clock.latestMs - latenessMs;
    if (watermark < clock.nextCloseMs) return;
    clock.nextCloseMs = windowStart(watermark, windowMs) + windowMs;
    // Must precede the closing of newer windows, which drops the windows of late samples.
    this.#closeLate(effects);
    const own = this.#configured.ofClock(clockId);
    this.#closeInOrder(own, clock, { untilMs: watermark - windowMs, latenessMs }, effects);
    this.#observeAll(own, clock, effects);
    this.#causes.look(info.collectorId, clock.latestMs, effects);
  }

  /** Closes the open windows that begin no later than `untilMs`, and returns the start of the newest. */
  #closeInOrder(
    own: readonly Series[],
    clock: SourceClock,
    until: { untilMs: number; latenessMs: number },
    effects: Effects,
  ): number | undefined {
    const due = dueWindows(own, until.untilMs);
    for (let from = 0; from < due.length; ) {
      const startMs = due[from]?.startMs ?? 0;
      let to = from;
      while (to < due.length && due[to]?.startMs === startMs) to++;
      this.#closeTogether(due.slice(from, to), effects);
      // Keys are judged between one window's end and the next, so that a backlog gives the alerts that live data would have given.
      if (to < due.length) this.#observeAll(own, clock, effects, startMs + this.settings.windowMs + until.latenessMs);
      from = to;
    }
    return due.at(-1)?.startMs;
  }

  /**
   * Closes the open windows of sources of a push collector that stopped sending. Without samples, a source's own clock does not advance, so
   * this uses the time at which the server received something else: samples of other sources, or an empty batch (`collectorsAwaitingTime`).
   */
  #checkSilent({ collectorId, receivedAtMs, series }: LogBatch, effects: Effects): void {
    const clocks = this.#configured.pushClocks.get(collectorId);
    if (!clocks) return;
    const checked = this.#clockOf(collectorId);
    if (series.length > 0 && receivedAtMs - checked.lookedMs < SILENT_CHECK_MS) return;
    checked.lookedMs = receivedAtMs;
    for (const clockId of clocks) this.#checkSource(clockId, receivedAtMs, effects);
  }

  #checkSource(clockId: string, atMs: number, effects: Effects): void {
    const clock = this.#clockOf(clockId);
    const own = this.#configured.ofClock(clockId);
    const due = dueOfSilent(clock, own, atMs, this.settings);
    if (due === null) return;
    clock.lookedMs = atMs;
    const { windowMs, latenessMs } = this.settings;
    const open = { untilMs: Number.POSITIVE_INFINITY, latenessMs: windowMs + latenessMs };
    const newestMs = this.#closeInOrder(own, clock, open, effects);
    // Later windows stay open: the source may send again, such as the next part of an hourly report.
    if (newestMs !== undefined) clock.nextCloseMs = Math.max(clock.nextCloseMs, newestMs + 2 * windowMs);
    clock.isStopped ||= due === "stop";
    this.#observeAll(own, clock, effects, clock.isStopped ? clock.latestMs + (atMs - clock.arrivedMs) : clock.latestMs);
  }

  /** Closes the windows of one time: first the metrics of each endpoint together, then each series with the verdict on its endpoint. */
  #closeTogether(due: readonly DueWindow[], effects: Effects): void {
    const windows = new Map(due.map(({ entry, startMs }) => [entry, entry.state.windows.close(startMs)]));
    followWindows(windows, this.settings.windowMs);
    for (const group of new Set(due.map(({ entry }) => entry.group))) if (group) stepGroup(group, (entry) => windows.get(entry));
    const failed = endpointsWithFailedRun(windows);
    for (const [entry, window] of windows) this.#closeWindow(entry, window, isDelayOf(entry, failed), effects);
  }

  /** @param isOfFailedRun a run of the window failed, so that its delay is the duration of an error: the delay is stored but not judged */
  #closeWindow(entry: Series, window: WindowSamples, isOfFailedRun: boolean, effects: Effects): void {
    const { windowMs, learningWindows } = this.settings;
    const inEpisode = entry.key.state.memory.episode !== null;
    setClock(entry, window.startMs);
    entry.state.windows.trim(inEpisode);
    effects.windows.push(windowRow(entry.info, window, windowMs));
    if (isOfFailedRun) return;
    const score = scoreWindow(entry, window, {
      preset: entry.terms.preset,
      windowMs,
      learningWindows,
      inEpisode,
      joint: jointOf(entry.group, entry),
    });
    if (score) effects.scores.push(score);
  }

  #observeAll(own: readonly Series[], clock: SourceClock, effects: Effects, atMs = clock.latestMs): void {
    for (const entry of own) if (entry.key.series[0] === entry) this.#observe(entry.key, clock, true, effects, atMs);
  }
}

/** Whether a key is firing, pending or without data, so that each of its samples must be decided at once. */
function needsDecisionAtOnce({ state }: Key): boolean {
  const { state: condition } = state.memory;
  return condition === "firing" || condition === "pending" || condition === "no_data";
}

/** The open windows that begin no later, in the order of time. */
const dueWindows = (own: readonly Series[], untilMs: number): DueWindow[] =>
  own
    .flatMap((entry) => entry.state.windows.openUntil(untilMs).map((startMs) => ({ entry, startMs })))
    .sort((a, b) => a.startMs - b.startMs || a.entry.info.seriesId - b.entry.info.seriesId);

const statesOf = <Id, State>(entries: ReadonlyMap<Id, { state: State }>): Map<Id, State> =>
  new Map([...entries].map(([id, { state }]) => [id, state]));
