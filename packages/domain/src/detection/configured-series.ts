import { byKey } from "../alerts/expected-time";
import { conditionKey, metricGroup } from "../alerts/metric-group";
import { ruleAppliesTo, selectableSeries } from "../alerts/rule-state";
import { isBetter, roleOf } from "../endpoint/endpoint-roles";
import type {
  DetectionConfig,
  DetectionPolicy,
  DetectionRule,
  PipelineSettings,
  PlannedSpan,
  PlannedWork,
  SeriesInfo,
} from "../model/detection-config";
import { matches } from "../selector/index";
import { newEndpointGroup } from "./endpoint-group";
import { joinRuns } from "./endpoint-outcomes";
import { type EndpointGroup, type Key, natureOfSeries, type Series, termsOf } from "./series";
import { newSeriesState, type SeriesState } from "./series-state";
import { learnPresent } from "./set-aside";
import { type KeyState, newKeyState } from "./snapshot";
import { clockIdOf } from "./source-clock";

const DEFAULT_PRESET = "balanced";

/** States from a snapshot or the previous configuration. States that are no longer configured are dropped. */
export interface KnownStates {
  series(id: number): SeriesState | undefined;
  key(id: string): KeyState | undefined;
  group(id: string): EndpointGroup["state"] | undefined;
}

/** The series of a shard as configured, with their keys, endpoint groups and states. */
export class ConfiguredSeries {
  readonly series = new Map<number, Series>();
  readonly keys = new Map<string, Key>();
  readonly groups = new Map<string, EndpointGroup>();
  /** Ids of the clocks of the endpoints of each push collector, by the collector's id. */
  readonly pushClocks = new Map<string, Set<string>>();
  readonly #byClock = new Map<string, Series[]>();

  constructor(
    config: DetectionConfig,
    private readonly settings: PipelineSettings,
    states: KnownStates,
  ) {
    const policies = new Map(config.policies.map((policy) => [policy.tenantId, policy]));
    for (const info of [...config.series].sort((a, b) => a.seriesId - b.seriesId)) {
      const policy = policies.get(info.tenantId) ?? { tenantId: info.tenantId, preset: DEFAULT_PRESET };
      this.#add(info, policy, config, states);
    }
    for (const { series: siblings } of this.keys.values())
      for (const entry of siblings) entry.opensAlerts = !siblings.some((other) => isStatisticOf(entry, other.info.metricName));
    joinRuns(this.series.values());
    for (const { key, atMs } of config.acceptances ?? []) this.#accept(key, atMs);
    for (const [id, times] of byKey(config.expectedTimes ?? [])) {
      const key = this.keys.get(id);
      if (key) key.expectedTimes = times;
    }
  }

  /** The series that share one clock, ordered by id. */
  ofClock(clockId: string): readonly Series[] {
    return this.#byClock.get(clockId) ?? [];
  }

  /** Whether a source, or a push collector as a whole, still has series. */
  isClockUsed(clockId: string): boolean {
    return this.#byClock.has(clockId) || this.pushClocks.has(clockId);
  }

  /** The states from which the next configuration continues. */
  get states(): KnownStates {
    return {
      series: (id) => this.series.get(id)?.state,
      key: (id) => this.keys.get(id)?.state,
      group: (id) => this.groups.get(id)?.state,
    };
  }

  #add(info: SeriesInfo, policy: DetectionPolicy, { rules: allRules, planned = [] }: DetectionConfig, states: KnownStates): void {
    const id = conditionKey(info.tenantId, info.endpointId, info.collectorId, metricGroup(info.metricName, info.metricType));
    const key = this.keys.get(id) ?? { id, series: [], state: states.key(id) ?? newKeyState(), expectedTimes: [] };
    this.keys.set(id, key);
    const state = states.series(info.seriesId) ?? newSeriesState();
    const rules = info.paused ? [] : allRules.filter((rule) => ruleAppliesTo(rule, info));
    forgetRules(state, rules);
    if (info.paused) state.latest.clearFiring();
    const terms = termsOf(info, policy, this.settings);
    const clockId = clockIdOf(info);
    const entry: Series = {
      ...{ info, nature: natureOfSeries(info), clockId, state, rules, policy, terms, key },
      ...{ group: null, opensAlerts: true, outcomes: [], deliveries: [], spans: spansOf(planned, info) },
    };
    this.#joinGroup(entry, states.group);
    key.series.push(entry);
    this.series.set(info.seriesId, entry);
    this.#joinClock(entry);
  }

  #joinClock(entry: Series): void {
    const { clockId, info } = entry;
    const own = this.#byClock.get(clockId);
    if (own) own.push(entry);
    else this.#byClock.set(clockId, [entry]);
    if (clockId === info.collectorId) return;
    const clocks = this.pushClocks.get(info.collectorId) ?? new Set();
    this.pushClocks.set(info.collectorId, clocks.add(clockId));
  }

  #joinGroup(entry: Series, stateOf: KnownStates["group"]): void {
    const { info } = entry;
    const role = info.paused ? null : roleOf(info);
    if (!role) return;
    const id = `${info.tenantId}|${info.endpointId}|${info.collectorId}`;
    const group = this.groups.get(id) ?? newEndpointGroup(id, stateOf(id));
    this.groups.set(id, group);
    const other = group.members[role];
    if (other && !isBetter(info, other.info)) return;
    if (other) other.group = null;
    group.members[role] = entry;
    entry.group = group;
  }

  /** Makes the present level of a key the new normal, because a person accepted it. */
  #accept(id: string, atMs: number): void {
    const key = this.keys.get(id);
    if (!key || key.state.acceptedMs >= atMs) return;
    key.state.acceptedMs = atMs;
    for (const entry of key.series) {
      entry.state.judgement.accept(entry.nature);
      learnPresent(entry);
    }
    if (key.state.memory.episode) key.state.ending = { resolution: "accepted", reason: "A person accepted the present level as normal." };
  }
}

/** When planned work covers a series. */
function spansOf(planned: readonly PlannedWork[], info: SeriesInfo): readonly PlannedSpan[] {
  const own = planned.filter(({ tenantId }) => tenantId === info.tenantId);
  if (own.length === 0) return [];
  const thing = selectableSeries(info);
  return own.flatMap(({ selector, spans }) => (matches(selector, thing) ? spans : []));
}

const isStatisticOf = ({ info, nature }: Series, metricName: string): boolean =>
  nature.statisticOf === metricName || info.metricName.startsWith(`${metricName}_`);

/** Drops the states of rules that no longer apply or whose number of samples (`n`) was reduced. */
function forgetRules(state: SeriesState, rules: readonly DetectionRule[]): void {
  for (const [id, ruleState] of Object.entries(state.rules)) {
    const rule = rules.find((r) => r.id === id);
    if (!rule || ruleState.hits.length > rule.n) delete state.rules[id];
  }
}
