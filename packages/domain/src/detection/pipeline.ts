import { metricGroup } from "../alerts/metric-group";
import { breaksLimit, isPending, newRuleState, stepRule } from "../alerts/rule-state";
import type { DetectionConfig, PipelineSettings } from "../model/detection-config";
import type { Effects } from "../model/effects";
import type { LogBatch } from "../model/log-batch";
import type { ShardPipeline } from "../model/shard-pipeline";
import { type TimedValue, timeOrder, type WindowSamples, windowStart } from "../windows/window-samples";
import { CauseAlerts } from "./cause-alerts";
import { ConfiguredSeries, type KnownStates } from "./configured-series";
import { jointOf, stepGroup } from "./endpoint-group";
import { judgeOutcome } from "./endpoint-outcomes";
import { endpointsWithFailedRun, isDelayOf } from "./failed-run";
import { observeKey } from "./key-decision";
import { isOfNewTarget, startAnew } from "./new-target";
import { isGone, isOutcome, type Key, type Series, setClock } from "./series";
import { type CollectorState, newSnapshot, readSnapshot, type Snapshot, writeSnapshot } from "./snapshot";
import { scoreWindow, windowRow } from "./window-close";

/** A collector that sends no samples for this many windows was absent itself, so that gap is not evidence about any series. */
const AWAY_WINDOWS = 3;
/** Longest duration of a run, ms. */
const LATE_RUN_MS = 120_000;

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
  readonly #collectors: Map<string, CollectorState>;
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
    this.#collectors = restored.collectors;
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
    const collector = this.#collectorOf(batch.collectorId);
    const order = timeOrder(batch.tsMs);
    for (let i = 0; i < batch.tsMs.length; i++) this.#takeRow(batch, order?.[i] ?? i, collector, effects);
    this.#closeLate(effects);
    return effects;
  }

  snapshot(): Uint8Array {
    return writeSnapshot({
      position: this.#position,
      collectors: this.#collectors,
      series: statesOf(this.#configured.series),
      keys: statesOf(this.#configured.keys),
      groups: statesOf(this.#configured.groups),
      causes: this.#causes.states,
    });
  }

  #configure(config: DetectionConfig, states: KnownStates): ConfiguredSeries {
    const configured = new ConfiguredSeries(config, this.settings, states);
    this.#causes.configure(configured.series.values());
    return configured;
  }

  #collectorOf(collectorId: string): CollectorState {
    const collector = this.#collectors.get(collectorId) ?? { latestMs: 0, nextCloseMs: 0, heardSinceMs: 0 };
    this.#collectors.set(collectorId, collector);
    return collector;
  }

  #takeRow(batch: LogBatch, row: number, collector: CollectorState, effects: Effects): void {
    const { windowMs, latenessMs } = this.settings;
    const entry = this.#configured.series.get(batch.series[row] ?? -1);
    const tsMs = batch.tsMs[row] ?? Number.NaN;
    const value = batch.value[row] ?? Number.NaN;
    if (!entry || entry.info.paused || entry.info.tenantId !== batch.tenantId || entry.info.collectorId !== batch.collectorId) return;
    if (!Number.isFinite(tsMs) || !Number.isFinite(value)) return;
    // Event time is capped so that a fast clock cannot close windows early.
    const atMs = Math.min(tsMs, batch.receivedAtMs + latenessMs);
    if (atMs - collector.latestMs > AWAY_WINDOWS * windowMs) collector.heardSinceMs = atMs;
    collector.latestMs = Math.max(collector.latestMs, atMs);
    this.#closeDue(batch.collectorId, collector, effects);
    if (isOfNewTarget(entry, tsMs)) startAnew(entry.key, collector.latestMs, effects);
    const [uncertainty, flags, reason] = [batch.uncertainty[row] ?? null, batch.flags[row] ?? 0, batch.reasons?.get(row)];
    const sample: TimedValue = { tsMs, value, uncertainty, flags, reason };
    if (windowStart(tsMs, windowMs) + windowMs > collector.nextCloseMs - windowMs) this.#takeSample(entry, sample, collector, effects);
    else this.#takeLate(entry, sample, collector, effects);
  }

  /** Handles a sample whose window has closed: it revises the stored window, and only the newest of a long run may cause an alert. */
  #takeLate(entry: Series, sample: TimedValue, collector: CollectorState, effects: Effects): void {
    const { windows } = entry.state;
    if (isNewsOf(entry, sample, collector)) this.#judgeSample(entry, sample, collector, effects);
    if (entry.nature.form === "code" || entry.nature.form === "counter") return;
    if (windows.hasForgotten(sample.tsMs, this.settings.windowMs)) return;
    const starts = this.#late.get(entry) ?? new Set();
    this.#late.set(entry, starts.add(windows.assign(sample, this.settings.windowMs)));
  }

  /** Closes again, once for all late samples of a batch. */
  #closeLate(effects: Effects): void {
    const { windowMs } = this.settings;
    for (const [{ info, state }, starts] of this.#late)
      for (const startMs of starts) effects.windows.push(windowRow(info, state.windows.close(startMs), windowMs));
    this.#late.clear();
  }

  /** Rules and what is bad in itself are judged at once; the rest when the sample's window closes. */
  #takeSample(entry: Series, raw: TimedValue, collector: CollectorState, effects: Effects): void {
    const { state, nature } = entry;
    const value = state.judgement.valueOf(nature, raw);
    if (value === null) return;
    const sample: TimedValue = { tsMs: raw.tsMs, value, uncertainty: raw.uncertainty, flags: raw.flags, reason: raw.reason };
    // What was found before its samples stopped is no longer known to hold.
    if (isGone(entry, sample.tsMs, collector.heardSinceMs)) state.judgement.interrupt(nature);
    if (nature.form !== "code") state.windows.assign(sample, this.settings.windowMs);
    this.#judgeSample(entry, sample, collector, effects);
  }

  #judgeSample(entry: Series, sample: TimedValue, collector: CollectorState, effects: Effects): void {
    const { state, nature, terms, key } = entry;
    state.latest.see(sample);
    const wasStirring = isStirring(key);
    const breaksRule = this.#stepRules(entry, sample);
    const isJudged = isOutcome(entry)
      ? judgeOutcome(entry, sample, (before) => this.#causes.note(entry, before, collector.latestMs, effects))
      : state.judgement.seeSample(nature, sample.tsMs, sample.value, terms);
    if (wasStirring || breaksRule || isJudged) this.#observe(key, collector, false, effects);
  }

  /** Whether a rule holds, or is about to. */
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

  #observe(key: Key, { latestMs, heardSinceMs }: CollectorState, windowClosed: boolean, effects: Effects, atMs = latestMs): void {
    observeKey(key, { atMs, heardSinceMs, windowClosed }, this.settings, effects);
  }

  /** Closes the windows that the collector's event time, less the allowed lateness, has passed. */
  #closeDue(collectorId: string, collector: CollectorState, effects: Effects): void {
    const { windowMs, latenessMs } = this.settings;
    const watermark = collector.latestMs - latenessMs;
    if (watermark < collector.nextCloseMs) return;
    collector.nextCloseMs = windowStart(watermark, windowMs) + windowMs;
    // Before newer windows push theirs out.
    this.#closeLate(effects);
    const own = this.#configured.ofCollector(collectorId);
    const due = dueWindows(own, watermark - windowMs);
    for (let from = 0; from < due.length; ) {
      const startMs = due[from]?.startMs ?? 0;
      let to = from;
      while (to < due.length && due[to]?.startMs === startMs) to++;
      this.#closeTogether(due.slice(from, to), effects);
      // Keys are judged between one window's end and the next, so that a backlog gives the alerts that live data would have given.
      if (to < due.length) this.#observeAll(own, collector, effects, startMs + windowMs + latenessMs);
      from = to;
    }
    this.#observeAll(own, collector, effects);
    this.#causes.look(collectorId, collector.latestMs, effects);
  }

  /** Closes the windows of one time: first the metrics of each endpoint together, then each series with what that means. */
  #closeTogether(due: readonly DueWindow[], effects: Effects): void {
    const windows = new Map(due.map(({ entry, startMs }) => [entry, entry.state.windows.close(startMs)]));
    for (const group of new Set(due.map(({ entry }) => entry.group))) if (group) stepGroup(group, (entry) => windows.get(entry));
    const failed = endpointsWithFailedRun(windows);
    for (const [entry, window] of windows) this.#closeWindow(entry, window, isDelayOf(entry, failed), effects);
  }

  /** @param isOfFailedRun a run of the window failed, so that its delay is that of an error: written down, but no measure of anything */
  #closeWindow(entry: Series, window: WindowSamples, isOfFailedRun: boolean, effects: Effects): void {
    const { windowMs, learningWindows } = this.settings;
    const inEpisode = entry.key.state.memory.episode !== null;
    setClock(entry, window.startMs);
    entry.state.windows.trim(inEpisode);
    effects.windows.push(windowRow(entry.info, window, windowMs));
    if (isOfFailedRun) return;
    const { preset } = entry.terms;
    const score = scoreWindow(entry, window, { preset, windowMs, learningWindows, inEpisode, joint: jointOf(entry.group, entry) });
    if (score) effects.scores.push(score);
  }

  #observeAll(own: readonly Series[], collector: CollectorState, effects: Effects, atMs = collector.latestMs): void {
    for (const entry of own) if (entry.key.series[0] === entry) this.#observe(entry.key, collector, true, effects, atMs);
  }
}

/**
 * Whether a sample whose window has closed is still judged by itself: the newest of its series, of a run that took long, such as one that
 * timed out. What a backlog brings later is older than what has been seen, and notifies nobody.
 */
function isNewsOf({ state, nature }: Series, { tsMs }: TimedValue, { latestMs }: CollectorState): boolean {
  return nature.form !== "counter" && tsMs > (state.latest.sample?.tsMs ?? 0) && latestMs - tsMs <= LATE_RUN_MS;
}

/** Whether a key is firing, pending or without data, so that each of its samples must be decided at once. */
function isStirring({ state }: Key): boolean {
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
