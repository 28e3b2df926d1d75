import { alertFacts } from "../alerts/alert-facts";
import { metricTitleOf } from "../alerts/alert-title";
import { causeText } from "../alerts/cause-text";
import { type ConditionChange, type ConditionMemory, decideCondition, type Observation } from "../alerts/condition";
import { expectedText, expectedTimeOf, isExpected } from "../alerts/expected-time";
import type { OneWay } from "../alerts/one-way";
import { isPending } from "../alerts/rule-state";
import type { NoData } from "../alerts/trouble-finding";
import { idOf } from "../ids";
import { learningWindowsFor } from "../judgement/judgement";
import type { PipelineSettings } from "../model/detection-config";
import type { AlertEffect, AlertFacts, ConditionRow, Effects, Resolution } from "../model/effects";
import { SEVERITIES } from "../severity";
import { kindOfGroup } from "./endpoint-group";
import { defaultsOf, firingRules, isGone, isPaced, isSilent, type Key, paceOf, type Series, silenceOf, troublesOf } from "./series";
import { newKeyState } from "./snapshot";

/** A new observed value updates the alert when it differs by more than this share from the last written value. */
const UPDATE_SHARE = 0.2;
const MINUTE_MS = 60_000;

/** The moment at which a key is decided. */
export interface Look {
  /** Event time of the source. */
  atMs: number;
  /** Event time since which the source has sent samples without a gap, ms since the Unix epoch. */
  heardSinceMs: number;
  /** True when a window has just closed; false when a sample has arrived. */
  windowClosed: boolean;
  /** True when the whole source stopped sending (pushed series only). */
  isStopped: boolean;
}

/** Decides one key at one moment of event time and adds the changes to `effects`. */
export function observeKey(key: Key, look: Look, settings: PipelineSettings, effects: Effects): void {
  const seen = key.series.filter(({ state }) => state.latest.sample !== null);
  const [first] = seen;
  if (!first) return;
  const firing = seen.filter((entry) => isFiring(entry, look));
  const noData = firing.length === 0 ? noDataOf(seen, look) : null;
  const observation = observe(key, seen, firing, noData, look, settings);
  const before = key.state.memory;
  const { next, changes } = decideCondition(before, observation, settings);
  key.state.memory = next;
  if (observation.firing) key.state.ending = null;
  writeCondition(key, seen, look, settings, effects);
  const startMs = next.episode?.startMs ?? before.episode?.startMs;
  if (startMs === undefined) return;
  const write = new EffectWriter(key, first, startMs, look, effects);
  for (const change of changes) write.change(change, firing, noData);
  if (changes.length === 0 && observation.firing && next.episode) write.update(firing, noData);
}

function observe(
  key: Key,
  seen: readonly Series[],
  firing: readonly Series[],
  noData: NoData | null,
  { atMs, heardSinceMs, isStopped }: Look,
  settings: PipelineSettings,
): Observation {
  const starts = firing.map(firstBadMs);
  return {
    atMs,
    firing: firing.length > 0 || noData !== null,
    pending: seen.some(isHesitating),
    episodeStartMs: Math.min(...starts, noData?.sinceMs ?? Number.POSITIVE_INFINITY, atMs),
    learnt: learntWindows(seen, settings) >= neededWindows(seen, settings),
    silent: isStopped || seen.every((entry) => isSilent(entry, atMs, heardSinceMs)),
    isStated: firing.some((entry) => firingRules(entry).length > 0),
    paceMs: Math.min(...seen.map(({ info }) => info.intervalMs)),
    isOver: key.state.ending !== null,
  };
}

/** Whether a rule or a judge fires. After the samples stopped, only failures of a delivery metric still fire. */
function isFiring(entry: Series, { atMs, heardSinceMs }: Look): boolean {
  const troubles = troublesOf(entry);
  if (!isTroubled(entry) || isAsExpected(entry, atMs)) return false;
  if (troubles.some(({ type }) => type === "delivery")) return true;
  if (!isGone(entry, atMs, heardSinceMs)) return true;
  entry.key.state.ending ??= { resolution: "source_gone", reason: `${metricTitleOf(entry.info)} is no longer measured.` };
  return false;
}

const isTroubled = (entry: Series): boolean => troublesOf(entry).length > 0 || firingRules(entry).length > 0;

/** Whether a person expects a failure at this time, and the failure has not lasted longer than expected. */
const isAsExpected = (entry: Series, atMs: number): boolean =>
  entry.key.expectedTimes.length > 0 && isTroubled(entry) && isExpected(entry.key.expectedTimes, firstBadMs(entry), lastBadMs(entry, atMs));

/** End of the trouble so far. A loss remains a trouble until the own rate is back, but it lasts only until its last failed run. */
function lastBadMs(entry: Series, atMs: number): number {
  for (const trouble of troublesOf(entry)) if (trouble.type === "delivery") return trouble.verdict.lastBadMs;
  return atMs;
}

/** Detects a delivery metric whose samples stopped although its collector works; null otherwise. */
function noDataOf(seen: readonly Series[], { atMs, heardSinceMs }: Look): NoData | null {
  const wanted = seen.filter((entry) => entry.nature.isBadInItself && !entry.nature.isOptional && !entry.info.paused && isPaced(entry));
  const [first] = wanted;
  if (!first) return null;
  const { enabled, intervals } = defaultsOf(first.policy).noData;
  if (!enabled) return null;
  const longest = Math.max(MINUTE_MS, intervals * paceOf(first));
  // A run whose outcome explains the missing measurement has its own alert, by its cause.
  const isExplained = first.outcomes.some((entry) => entry.state.outcome && silenceOf(entry, atMs, heardSinceMs) <= longest);
  const isMissing = !isExplained && wanted.every((entry) => silenceOf(entry, atMs, heardSinceMs) > longest);
  return isMissing ? { sinceMs: first.state.latest.sample?.tsMs ?? atMs, intervals } : null;
}

/** Resets a key: its alert resolves with `ending`, and later failures open a new alert. */
export function endKey(key: Key, atMs: number, ending: { resolution: Resolution; reason: string }, effects: Effects): void {
  const { episode } = key.state.memory;
  const tenantId = key.series[0]?.info.tenantId;
  if (episode && tenantId !== undefined)
    effects.alerts.push({ tenantId, key: key.id, alertId: idOf(key.id, episode.startMs), atMs, type: "resolve", ...ending });
  key.state = { ...newKeyState(), acceptedMs: key.state.acceptedMs };
}

/** Writes the effects on the alert of one key at one moment. */
class EffectWriter {
  constructor(
    private readonly key: Key,
    private readonly first: Series,
    private readonly startMs: number,
    private readonly look: Look,
    private readonly effects: Effects,
  ) {}

  change(change: ConditionChange, firing: readonly Series[], noData: NoData | null): void {
    if (change === "resolve") {
      this.resolve();
      return;
    }
    if (change === "flapping_ended") {
      this.push({ ...this.base(), type: "flapping_ended", isFiring: this.key.state.memory.isFiring });
      return;
    }
    const facts = this.facts(firing, noData);
    if (!facts) return;
    this.remember(facts, firing);
    if (change === "open") this.push({ ...this.base(), type: "open", episodeStartMs: this.startMs, ...facts });
    else this.push({ ...this.base(), type: change, ...facts });
  }

  /** Updates the open alert when its sources, kind or observed value changed or its severity rose. */
  update(firing: readonly Series[], noData: NoData | null): void {
    const told = this.key.state.told;
    if (!this.look.windowClosed && sourcesOf(this.key, firing) === told?.signature.split("|kind:")[0]) return;
    const facts = this.facts(firing, noData);
    if (!facts) return;
    const isGraver = SEVERITIES.indexOf(facts.severity) > SEVERITIES.indexOf(this.key.state.severity);
    const moved = told ? Math.abs(facts.evidence.observed - told.observed) > UPDATE_SHARE * Math.abs(told.observed) : true;
    if (!isGraver && told?.signature === signatureOf(this.key, firing, facts) && !moved) return;
    this.remember(facts, firing);
    this.push({ ...this.base(), type: isGraver ? "severity_raised" : "refine", ...facts });
  }

  private resolve(): void {
    const { state } = this.key;
    const ending: { resolution: Resolution; reason: string } = state.ending ?? {
      resolution: "recovered",
      reason: `${metricTitleOf(this.first.info)} is back to normal.`,
    };
    state.told = state.ending = null;
    state.severity = "info";
    this.push({ ...this.base(), type: "resolve", ...ending });
  }

  private facts(firing: readonly Series[], noData: NoData | null): AlertFacts | null {
    const primary = firing.toSorted(byWeight)[0] ?? (noData ? this.first : undefined);
    if (!primary) return null;
    const rules = [...new Map(firing.flatMap(firingRules).map((rule) => [rule.id, rule])).values()];
    return alertFacts({
      series: primary,
      oneWay: oneWayOf(primary),
      rules,
      limit: firingRules(primary)[0] ?? null,
      troubles: troublesOf(primary),
      noData: firing.length === 0 ? noData : null,
      isDetected: noData !== null || firing.some((entry) => troublesOf(entry).length > 0),
      boutMs: this.key.state.memory.episode?.boutMs ?? this.startMs,
      atMs: this.look.atMs,
      severityBefore: this.key.state.severity,
    });
  }

  private remember(facts: AlertFacts, firing: readonly Series[]): void {
    this.key.state.told = { signature: signatureOf(this.key, firing, facts), observed: facts.evidence.observed };
    this.key.state.severity = facts.severity;
  }

  private base() {
    const { tenantId } = this.first.info;
    return { tenantId, key: this.key.id, alertId: idOf(this.key.id, this.startMs), atMs: this.look.atMs };
  }

  private push(effect: AlertEffect): void {
    this.effects.alerts.push(effect);
  }
}

const isHesitating = (entry: Series): boolean =>
  (entry.opensAlerts && (entry.state.latest.pending || entry.state.judgement.isPending(entry.nature, entry.terms))) ||
  Object.values(entry.state.rules).some(isPending);

function firstBadMs(entry: Series): number {
  const starts = firingRules(entry).map((rule) => entry.state.rules[rule.id]?.firstHitMs ?? Number.POSITIVE_INFINITY);
  for (const trouble of troublesOf(entry)) starts.push("verdict" in trouble ? trouble.verdict.sinceMs : trouble.sinceMs);
  return Math.min(...starts);
}

/** The series whose learning the key waits for: optional metrics only when there are no others. */
function waitedFor(seen: readonly Series[]): readonly Series[] {
  const alerting = seen.filter(({ opensAlerts }) => opensAlerts);
  const needed = alerting.filter(({ nature }) => !nature.isOptional);
  return needed.length > 0 ? needed : alerting;
}

const neededOf = (entry: Series, { learningWindows }: PipelineSettings): number => learningWindowsFor(learningWindows, paceOf(entry));
const neededWindows = (seen: readonly Series[], settings: PipelineSettings): number =>
  Math.max(0, ...waitedFor(seen).map((entry) => neededOf(entry, settings)));
const learntWindows = (seen: readonly Series[], settings: PipelineSettings): number => {
  const learnt = waitedFor(seen).map((entry) => entry.state.judgement.learntWindows(entry.nature, neededOf(entry, settings)));
  return learnt.length > 0 ? Math.min(...learnt) : settings.learningWindows;
};

/** Orders series for an alert: first those with firing rules, then delivery metrics, then those with most troubles, then the oldest. */
const byWeight = (a: Series, b: Series): number =>
  firingRules(b).length - firingRules(a).length ||
  Number(b.nature.isBadInItself) - Number(a.nature.isBadInItself) ||
  troublesOf(b).length - troublesOf(a).length ||
  a.info.seriesId - b.info.seriesId;

const sourcesOf = (key: Key, firing: readonly Series[]): string =>
  [
    key.state.memory.episode?.startMs,
    ...firing.flatMap(firingRules).map((rule) => rule.id),
    ...new Set(firing.flatMap(troublesOf).map((trouble) => (trouble.type === "delivery" ? trouble.verdict.state : trouble.type))),
  ].join("|");

const signatureOf = (key: Key, firing: readonly Series[], { kind }: AlertFacts): string => `${sourcesOf(key, firing)}|kind:${kind}`;

function writeCondition(key: Key, seen: readonly Series[], { atMs }: Look, settings: PipelineSettings, effects: Effects): void {
  const [first] = key.series;
  if (!first) return;
  const { state, sinceMs, reason } = expectedOf(key, seen, atMs) ?? statedOf(first, key.state.memory);
  const { tenantId, endpointId, collectorId } = first.info;
  const needed = neededWindows(seen, settings);
  const learnt = Math.min(needed, learntWindows(seen, settings));
  const written = `${state} ${learnt}${reason === null ? "" : ` ${reason}`}`;
  if (written === key.state.toldCondition) return;
  key.state.toldCondition = written;
  const metricGroup = key.id.slice(`${tenantId}|${endpointId}|${collectorId}|`.length);
  const row: ConditionRow = {
    tenantId,
    endpointId,
    collectorId,
    metricGroup,
    state,
    sinceMs,
    learntWindows: learnt,
    neededWindows: needed,
    reason,
  };
  effects.conditions.push(row);
}

/** The condition `expected` of a key that fails when a person expects a failure; null otherwise or while an alert is open. */
function expectedOf({ state, expectedTimes }: Key, seen: readonly Series[], atMs: number): Stated | null {
  const failing = state.memory.episode === null ? seen.find((entry) => isAsExpected(entry, atMs)) : undefined;
  if (!failing) return null;
  const sinceMs = firstBadMs(failing);
  const time = expectedTimeOf(expectedTimes, sinceMs);
  return time ? { state: "expected", sinceMs, reason: expectedText(time) } : null;
}
type Stated = Pick<ConditionRow, "state" | "sinceMs" | "reason">;

/** The condition to show. An outcome's series shows its latest outcome while its key is ok or learning. */
function statedOf({ info, state }: Series, { state: known, sinceMs }: ConditionMemory): Stated {
  const { outcome } = state;
  if (!outcome || (known !== "ok" && known !== "learning")) return { state: known, sinceMs, reason: null };
  return { state: outcome.state, sinceMs: outcome.sinceMs, reason: `${causeText(outcome.cause, info.collectorName)}.` };
}

/** The one-way delays of a delay, when both are measured. They distinguish a clock step from a path change. */
function oneWayOf({ info, group }: Series): OneWay | null {
  if (!group || info.metricType !== "latency") return null;
  const { delay, forward, backward } = group.members;
  if (!forward || !backward) return null;
  return { delay: delay?.state ?? null, forward: forward.state, backward: backward.state, detectorKind: kindOfGroup(group) };
}
