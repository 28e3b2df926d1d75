import { conditionKey, metricGroup } from "../alerts/metric-group";
import { breaksLimit, isPending, newRuleState, ruleAppliesTo, stepRule } from "../alerts/rule-state";
import { isBetter, roleOf } from "../endpoint/endpoint-roles";
import { type TimedValue, timeOrder, type WindowSamples, windowStart } from "../windows/window-samples";
import { type EndpointGroup, jointOf, newEndpointGroup, stepGroup } from "./endpoint-group";
import { type Key, observeKey } from "./key-decision";
import type {
  DetectionConfig,
  DetectionRule,
  Effects,
  LogBatch,
  PipelineSettings,
  Preset,
  SeriesInfo,
  ShardPipeline,
} from "./pipeline-types";
import { newSeriesState, type SeriesState } from "./series-state";
import { type CollectorState, newKeyState, newSnapshot, readSnapshot, writeSnapshot } from "./snapshot";
import { scoreWindow, windowRow } from "./window-close";

/** A series with its state, rules and key at hand. */
export interface Series {
  info: SeriesInfo;
  state: SeriesState;
  /** The metrics of its endpoint that are judged together, itself among them; null when it is not one of these. */
  group: EndpointGroup | null;
  rules: readonly DetectionRule[];
  preset: Preset;
  key: Key;
  /** False for a statistic of a sibling (`x_p95` beside `x`): it is scored, but the sibling speaks for both. */
  speaks: boolean;
}

/** @throws Error when the snapshot is of another version: rebuild from the log. */
export function createShardPipeline(settings: PipelineSettings, config: DetectionConfig, snapshot?: Uint8Array): ShardPipeline {
  const restored = snapshot ? readSnapshot(snapshot) : newSnapshot();
  let position = restored.position;
  let series = new Map<number, Series>();
  let keys = new Map<string, Key>();
  let groups = new Map<string, EndpointGroup>();
  let byCollector = new Map<string, Series[]>();
  /** Starts of the closed windows that got samples in this batch. */
  const late = new Map<Series, Set<number>>();
  const { collectors } = restored;
  const { windowMs, latenessMs, learningWindows } = settings;

  function configure(next: DetectionConfig): void {
    const oldSeries = series;
    const oldKeys = keys;
    const oldGroups = groups;
    series = new Map();
    keys = new Map();
    groups = new Map();
    byCollector = new Map();
    const presets = new Map(next.policies.map((policy) => [policy.tenantId, policy.preset]));
    for (const info of [...next.series].sort((a, b) => a.seriesId - b.seriesId)) {
      const id = conditionKey(info.tenantId, info.endpointId, info.collectorId, metricGroup(info.metricName, info.metricType));
      const key = keys.get(id) ?? { id, series: [], state: oldKeys.get(id)?.state ?? restored.keys.get(id) ?? newKeyState() };
      keys.set(id, key);
      const state = oldSeries.get(info.seriesId)?.state ?? restored.series.get(info.seriesId) ?? newSeriesState();
      const rules = info.paused ? [] : next.rules.filter((rule) => ruleAppliesTo(rule, info));
      forgetRules(state, rules);
      if (info.paused) state.latest.rest();
      const preset = presets.get(info.tenantId) ?? "balanced";
      const entry: Series = { info, state, group: null, rules, preset, key, speaks: true };
      joinGroup(entry, (id) => oldGroups.get(id)?.state ?? restored.groups.get(id));
      key.series.push(entry);
      series.set(info.seriesId, entry);
      const own = byCollector.get(info.collectorId);
      if (own) own.push(entry);
      else byCollector.set(info.collectorId, [entry]);
    }
    for (const { series: siblings } of keys.values())
      for (const entry of siblings) entry.speaks = !siblings.some((other) => entry.info.metricName.startsWith(`${other.info.metricName}_`));
  }

  function joinGroup(entry: Series, stateOf: (id: string) => EndpointGroup["state"] | undefined): void {
    const { info } = entry;
    const role = info.paused ? null : roleOf(info);
    if (!role) return;
    const id = `${info.tenantId}|${info.endpointId}|${info.collectorId}`;
    const group = groups.get(id) ?? newEndpointGroup(id, stateOf(id));
    groups.set(id, group);
    const other = group.members[role];
    if (other && !isBetter(info, other.info)) return;
    if (other) other.group = null;
    group.members[role] = entry;
    entry.group = group;
  }

  function process(batch: LogBatch): Effects {
    const effects: Effects = { windows: [], scores: [], alerts: [], conditions: [] };
    // A replay may show a batch that the state already holds.
    if (batch.position <= position) return effects;
    position = batch.position;
    const collector = collectors.get(batch.collectorId) ?? { latestMs: 0, nextCloseMs: 0 };
    collectors.set(batch.collectorId, collector);
    const order = timeOrder(batch.tsMs);
    for (let i = 0; i < batch.tsMs.length; i++) {
      const row = order?.[i] ?? i;
      const entry = series.get(batch.series[row] ?? -1);
      const tsMs = batch.tsMs[row] ?? Number.NaN;
      const value = batch.value[row] ?? Number.NaN;
      if (!entry || entry.info.paused || entry.info.tenantId !== batch.tenantId || entry.info.collectorId !== batch.collectorId) continue;
      if (!Number.isFinite(tsMs) || !Number.isFinite(value)) continue;
      // A clock that runs ahead must not close windows that others still fill.
      collector.latestMs = Math.max(collector.latestMs, Math.min(tsMs, batch.receivedAtMs + latenessMs));
      closeDue(batch.collectorId, collector, effects);
      const sample: TimedValue = { tsMs, value, uncertainty: batch.uncertainty[row] ?? null, flags: batch.flags[row] ?? 0 };
      if (windowStart(tsMs, windowMs) + windowMs > collector.nextCloseMs - windowMs) take(entry, sample, collector, effects);
      else takeLate(entry, sample);
    }
    closeLate(effects);
    return effects;
  }

  /** The detectors have judged its window already, and nobody is paged for the past. */
  function takeLate(entry: Series, sample: TimedValue): void {
    const { windows } = entry.state;
    if (windows.hasForgotten(sample.tsMs, windowMs)) return;
    const starts = late.get(entry) ?? new Set();
    late.set(entry, starts.add(windows.assign(sample, windowMs)));
  }

  /** Closes again, once for all late samples of a batch. */
  function closeLate(effects: Effects): void {
    for (const [{ info, state }, starts] of late)
      for (const startMs of starts) effects.windows.push(windowRow(info, state.windows.close(startMs), windowMs));
    late.clear();
  }

  /** Rules see the sample at once; the detectors when its window closes. */
  function take(entry: Series, sample: TimedValue, collector: CollectorState, effects: Effects): void {
    const { state, info, rules, key } = entry;
    state.windows.assign(sample, windowMs);
    state.latest.see(sample);
    const gate = metricGroup(info.metricName, info.metricType) === "delay" ? (sample.uncertainty ?? 0) : 0;
    let stirred = key.state.memory.state === "firing" || key.state.memory.state === "pending" || key.state.memory.state === "no_data";
    for (const rule of rules) {
      const ruleState = state.rules[rule.id] ?? newRuleState();
      state.rules[rule.id] = ruleState;
      stepRule(ruleState, rule, sample.tsMs, breaksLimit(rule, sample.value, gate, state.baseline.level));
      stirred ||= ruleState.firing || isPending(ruleState);
    }
    if (stirred) observeKey(key, collector.latestMs, settings, effects, false);
  }

  /** Closes the windows that the collector's event time, less the allowed lateness, has passed. */
  function closeDue(collectorId: string, collector: CollectorState, effects: Effects): void {
    const watermark = collector.latestMs - latenessMs;
    if (watermark < collector.nextCloseMs) return;
    collector.nextCloseMs = windowStart(watermark, windowMs) + windowMs;
    // Before newer windows push theirs out.
    closeLate(effects);
    const own = byCollector.get(collectorId) ?? [];
    const due = own
      .flatMap((entry) => entry.state.windows.openUntil(watermark - windowMs).map((startMs) => ({ entry, startMs })))
      .sort((a, b) => a.startMs - b.startMs || a.entry.info.seriesId - b.entry.info.seriesId);
    for (let from = 0; from < due.length; ) {
      const startMs = due[from]?.startMs ?? 0;
      let to = from;
      while (to < due.length && due[to]?.startMs === startMs) to++;
      closeTogether(due.slice(from, to), effects);
      // Keys are judged between one window's end and the next, so that a backlog gives the alerts that live data would have given.
      if (to < due.length) observeAll(own, startMs + windowMs + latenessMs, effects);
      from = to;
    }
    observeAll(own, collector.latestMs, effects);
  }

  /** Closes the windows of one time: first each endpoint hears its metrics together, then each series is judged with what that means. */
  function closeTogether(due: readonly { entry: Series; startMs: number }[], effects: Effects): void {
    const windows = new Map(due.map(({ entry, startMs }) => [entry, entry.state.windows.close(startMs)]));
    for (const group of new Set(due.map(({ entry }) => entry.group))) if (group) stepGroup(group, (entry) => windows.get(entry));
    for (const [entry, window] of windows) closeWindow(entry, window, effects);
  }

  function closeWindow(entry: Series, window: WindowSamples, effects: Effects): void {
    const inEpisode = entry.key.state.memory.episode !== null;
    entry.state.windows.trim(inEpisode);
    effects.windows.push(windowRow(entry.info, window, windowMs));
    const context = { windowMs, preset: entry.preset, learningWindows, inEpisode, joint: jointOf(entry.group, entry) };
    const score = scoreWindow(entry.info, entry.state, window, context);
    if (score) effects.scores.push(score);
  }

  function observeAll(own: readonly Series[], atMs: number, effects: Effects): void {
    for (const entry of own) if (entry.key.series[0] === entry) observeKey(entry.key, atMs, settings, effects, true);
  }

  configure(config);
  // What is no longer configured is forgotten.
  for (const states of [restored.series, restored.keys, restored.groups]) states.clear();
  return {
    configure,
    process,
    snapshot: () =>
      writeSnapshot({
        position,
        collectors,
        series: statesOf(series),
        keys: statesOf(keys),
        groups: statesOf(groups),
      }),
  };
}

const statesOf = <Id, State>(entries: ReadonlyMap<Id, { state: State }>): Map<Id, State> =>
  new Map([...entries].map(([id, { state }]) => [id, state]));

/** A rule that was edited away, paused or re-shaped starts anew. */
function forgetRules(state: SeriesState, rules: readonly DetectionRule[]): void {
  for (const [id, ruleState] of Object.entries(state.rules)) {
    const rule = rules.find((r) => r.id === id);
    if (!rule || ruleState.hits.length > rule.n) delete state.rules[id];
  }
}
