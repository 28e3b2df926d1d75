import { alertFacts } from "../alerts/alert-facts";
import { decideCondition } from "../alerts/condition";
import type { OneWay } from "../alerts/one-way";
import { isPending } from "../alerts/rule-state";
import { idOf } from "../ids";
import { learntWindows as learntOf } from "./detector-bank";
import { kindOfGroup } from "./endpoint-group";
import type { Series } from "./pipeline";
import type { AlertFacts, ConditionRow, Effects, PipelineSettings } from "./pipeline-types";
import type { KeyState } from "./snapshot";

/** The series that share one condition and at most one unresolved alert. */
export interface Key {
  id: string;
  series: Series[];
  state: KeyState;
}

/** Windows without a sample after which nothing is known any more. */
const SILENT_WINDOWS = 3;
/** A new observed value is told when it differs this much from the one told last. */
const WORTH_TELLING = 0.2;

/** Decides one key at one moment of event time and writes down what changed. */
export function observeKey(key: Key, atMs: number, settings: PipelineSettings, effects: Effects, windowClosed: boolean): void {
  const firing = key.series.filter(isFiring);
  const { next, change } = decideCondition(
    key.state.memory,
    {
      atMs,
      firing: firing.length > 0,
      pending: key.series.some(isHesitating),
      episodeStartMs: Math.min(...firing.map(firstBadMs)),
      learnt: learntWindows(key) >= settings.learningWindows,
      silent: isSilent(key, atMs, settings.windowMs),
    },
    settings,
  );
  const before = key.state.memory;
  key.state.memory = next;
  tellCondition(key, settings, effects);
  const startMs = next.episode?.startMs ?? before.episode?.startMs;
  const [info] = key.series.map((entry) => entry.info);
  if (startMs === undefined || !info) return;
  const base = { tenantId: info.tenantId, key: key.id, alertId: idOf(key.id, startMs), atMs };
  if (change === "resolve") {
    key.state.told = null;
    key.state.severity = "info";
    effects.alerts.push({ ...base, type: "resolve", resolution: "recovered", reason: "It has been quiet for the resolve delay." });
    return;
  }
  const [primary] = firing.sort(byWeight);
  if (!primary) return;
  if (change === "none" && !windowClosed && signatureOf(key, firing) === key.state.told?.signature.split("|kind:")[0]) return;
  const facts = factsOf(key, primary, firing, next.episode?.boutMs ?? startMs, atMs);
  const signature = `${signatureOf(key, firing)}|kind:${facts.kind}`;
  const told = key.state.told;
  const moved = told ? Math.abs(facts.evidence.observed - told.observed) > WORTH_TELLING * Math.abs(told.observed) : true;
  if (change === "none" && told?.signature === signature && !moved) return;
  key.state.told = { signature, observed: facts.evidence.observed };
  key.state.severity = facts.severity;
  if (change === "open") effects.alerts.push({ ...base, type: "open", episodeStartMs: startMs, ...facts });
  else effects.alerts.push({ ...base, type: change === "reopen" ? "reopen" : "refine", ...facts });
}

const firingRules = (entry: Series) => entry.rules.filter((rule) => entry.state.rules[rule.id]?.firing);
const detectorSpeaks = (entry: Series): boolean => entry.speaks && entry.state.latest.firing;
const isFiring = (entry: Series): boolean => firingRules(entry).length > 0 || detectorSpeaks(entry);
const isHesitating = (entry: Series): boolean =>
  (entry.speaks && entry.state.latest.pending) || Object.values(entry.state.rules).some(isPending);
const learntWindows = (key: Key): number => Math.min(...key.series.filter((s) => s.speaks).map((s) => learntOf(s.state.bank)));

function firstBadMs(entry: Series): number {
  const starts = firingRules(entry).map((rule) => entry.state.rules[rule.id]?.firstHitMs ?? Number.POSITIVE_INFINITY);
  if (detectorSpeaks(entry)) starts.push(entry.state.latest.firingSinceMs);
  return Math.min(...starts);
}

/** Silent: samples came once, and none for some windows of the series' own pace. */
function isSilent(key: Key, atMs: number, windowMs: number): boolean {
  return key.series.every(({ state, info }) => {
    const { sample } = state.latest;
    if (info.paused || sample === null) return false;
    return atMs - sample.tsMs > SILENT_WINDOWS * Math.max(windowMs, info.intervalMs);
  });
}

/** The series a rule holds on speaks first, then the one the detectors hold on, then the oldest. */
const byWeight = (a: Series, b: Series): number => firingRules(b).length - firingRules(a).length || a.info.seriesId - b.info.seriesId;

const signatureOf = (key: Key, firing: readonly Series[]): string =>
  [key.state.memory.episode?.startMs, ...firing.flatMap(firingRules).map((rule) => rule.id), firing.some(detectorSpeaks)].join("|");

function factsOf(key: Key, primary: Series, firing: readonly Series[], boutMs: number, atMs: number): AlertFacts {
  const rules = [...new Map(firing.flatMap(firingRules).map((rule) => [rule.id, rule])).values()];
  return alertFacts({
    info: primary.info,
    state: primary.state,
    oneWay: oneWayOf(primary),
    rules,
    limit: firingRules(primary)[0] ?? null,
    detector: firing.some(detectorSpeaks),
    boutMs,
    atMs,
    severityBefore: key.state.severity,
  });
}

function tellCondition(key: Key, settings: PipelineSettings, effects: Effects): void {
  const { state, sinceMs } = key.state.memory;
  const [first] = key.series;
  if (!first) return;
  const { tenantId, endpointId, collectorId } = first.info;
  const learnt = learntWindows(key);
  const telling = `${state} ${learnt}`;
  if (telling === key.state.toldCondition) return;
  key.state.toldCondition = telling;
  const group = key.id.slice(`${tenantId}|${endpointId}|${collectorId}|`.length);
  const row: ConditionRow = {
    tenantId,
    endpointId,
    collectorId,
    metricGroup: group,
    state,
    sinceMs,
    learntWindows: learnt,
    neededWindows: settings.learningWindows,
  };
  effects.conditions.push(row);
}

/** The one-way delays beside a delay, where both are measured: they tell a clock that was set from a path that changed. */
function oneWayOf({ info, group }: Series): OneWay | null {
  if (!group || info.metricType !== "latency") return null;
  const { delay, forward, backward } = group.members;
  if (!forward || !backward) return null;
  return { delay: delay?.state ?? null, forward: forward.state, backward: backward.state, told: kindOfGroup(group) };
}
