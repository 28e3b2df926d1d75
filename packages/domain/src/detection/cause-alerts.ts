import { causeMessage } from "../alerts/cause-text";
import { decideCondition, newCondition } from "../alerts/condition";
import { inEnglish } from "../alerts/english-message";
import { idOf } from "../ids";
import type { OutcomeCause } from "../judgement/outcome-judge";
import { OUTCOME_CODES } from "../metrics/run-outcome";
import type { AlertMessage, MessageValue } from "../model/alert-message";
import type { PipelineSettings } from "../model/detection-config";
import type { AlertEffect, AlertFacts, Effects } from "../model/effects";
import { moreSevere } from "../severity";
import { defaultsOf, type Series } from "./series";
import type { CauseState } from "./snapshot";

/** Metric group of the conditions of these alerts, which have no metric. */
const METRIC_GROUP = "not_measured";
/** Outcomes whose text differs between endpoints, for example by address or amount, so the outcome alone identifies the cause. */
const WORDLESS_CODES: readonly number[] = [OUTCOME_CODES.local_drop, OUTCOME_CODES.clock_step, OUTCOME_CODES.policy_denied];
const NAMED_ENDPOINTS_MAX = 3;
const TITLE_CAUSE_CHARACTERS_MAX = 90;

interface Cause {
  state: CauseState;
  /** Series whose runs this cause has prevented long enough for a notification. */
  members: Set<Series>;
}

/**
 * The alerts about causes that prevent a collector from measuring. One cause at one collector has one alert for all affected endpoints. The
 * alert opens when the first endpoint has been unmeasured long enough, and resolves when all endpoints are measured again.
 */
export class CauseAlerts {
  readonly #causes: Map<string, Cause>;

  constructor(
    private readonly settings: PipelineSettings,
    restored: ReadonlyMap<string, CauseState>,
  ) {
    this.#causes = new Map([...restored].map(([key, state]) => [key, { state, members: new Set() }]));
  }

  get states(): Map<string, CauseState> {
    return new Map([...this.#causes].map(([key, { state }]) => [key, state]));
  }

  /** Applies the series of a new configuration. */
  configure(series: Iterable<Series>): void {
    for (const { members } of this.#causes.values()) members.clear();
    for (const entry of series) {
      const lasting = lastingOf(entry);
      if (lasting) this.#causeOf(entry, lasting).members.add(entry);
    }
  }

  /** Updates the causes after an outcome of the series. @param before the lasting cause before that outcome */
  note(entry: Series, before: OutcomeCause | null, atMs: number, effects: Effects): void {
    const lasting = lastingOf(entry);
    const [left, joined] = [before && keyOf(entry, before), lasting && keyOf(entry, lasting)];
    if (left === joined) return;
    if (left !== null) this.#causes.get(left)?.members.delete(entry);
    if (lasting) this.#causeOf(entry, lasting).members.add(entry);
    for (const key of [left, joined]) if (key !== null) this.#decide(key, atMs, effects);
  }

  /** Decides all causes of a collector, so that time limits and removed series have their effect. */
  look(collectorId: string, atMs: number, effects: Effects): void {
    for (const [key, { state }] of this.#causes) if (state.collectorId === collectorId) this.#decide(key, atMs, effects);
  }

  #causeOf(entry: Series, cause: OutcomeCause): Cause {
    const key = keyOf(entry, cause);
    const { tenantId, collectorId } = entry.info;
    const state: CauseState = { tenantId, collectorId, cause, memory: newCondition(), severity: "info", sentence: "" };
    const known = this.#causes.get(key) ?? { state, members: new Set() };
    this.#causes.set(key, known);
    return known;
  }

  #decide(key: string, atMs: number, effects: Effects): void {
    const cause = this.#causes.get(key);
    if (!cause) return;
    const { state } = cause;
    const members = [...cause.members].filter(({ policy }) => defaultsOf(policy).noData.enabled);
    const startMs = Math.min(...members.map((entry) => entry.state.outcome?.sinceMs ?? atMs), atMs);
    const { next, changes } = decideCondition(
      state.memory,
      {
        ...{ atMs, firing: members.length > 0, pending: false, episodeStartMs: startMs, learnt: true, silent: false },
        ...{ isStated: true, isOver: members.length === 0, paceMs: Math.min(...members.map(({ info }) => info.intervalMs)) },
      },
      this.settings,
    );
    const episodeMs = next.episode?.startMs ?? state.memory.episode?.startMs;
    state.memory = next;
    if (episodeMs !== undefined) {
      const base = { tenantId: state.tenantId, key, alertId: idOf(key, episodeMs), atMs };
      const facts = factsOf(state, members, startMs, atMs);
      if (changes.length === 0) this.#refine(state, base, facts, effects);
      for (const change of changes) {
        if (change === "resolve") effects.alerts.push({ ...base, type: "resolve", ...ENDING });
        else if (change === "flapping_ended") effects.alerts.push({ ...base, type: change, isFiring: members.length > 0 });
        else if (facts) effects.alerts.push(storyOf(base, change, facts, episodeMs));
        if (facts) remember(state, facts);
      }
    }
    if (cause.members.size === 0 && !next.episode && this.#isForgotten(state, atMs)) this.#causes.delete(key);
  }

  /** Updates the alert when the affected endpoints have changed. */
  #refine(state: CauseState, base: EffectBase, facts: AlertFacts | null, effects: Effects): void {
    if (!facts || facts.evidence.sentence === state.sentence) return;
    remember(state, facts);
    effects.alerts.push({ ...base, type: "refine", ...facts });
  }

  /** Whether the last alert is so old that the same cause would open a new alert instead of reopening it. */
  #isForgotten({ memory }: CauseState, atMs: number): boolean {
    return memory.last === null || atMs - memory.last.resolvedAtMs > Math.max(HOUR_MS, this.settings.reopenWindowMs);
  }
}

const HOUR_MS = 3_600_000;
const ENDING = { resolution: "recovered", reason: "Everything that it kept from being measured is measured again." } as const;

type EffectBase = Pick<AlertEffect, "tenantId" | "key" | "alertId" | "atMs">;

const lastingOf = ({ state, info }: Series): OutcomeCause | null => (info.paused ? null : (state.outcome?.lasting ?? null));

function keyOf({ info: { tenantId, collectorId } }: Series, { code, reason }: OutcomeCause): string {
  const cause = WORDLESS_CODES.includes(code) ? code : `${code}|${reason ?? ""}`;
  return `${tenantId}|collector|${collectorId}|${METRIC_GROUP}|${cause}`;
}

const storyOf = (base: EffectBase, type: "open" | "reopen" | "flapping_started", facts: AlertFacts, episodeStartMs: number): AlertEffect =>
  type === "open" ? { ...base, type, episodeStartMs, ...facts } : { ...base, type, ...facts };

function remember(state: CauseState, { severity, evidence }: AlertFacts): void {
  state.severity = severity;
  state.sentence = evidence.sentence;
}

/** The contents of the alert; null when the cause affects no series any more. */
function factsOf(
  { cause, severity, collectorId }: CauseState,
  members: readonly Series[],
  startMs: number,
  atMs: number,
): AlertFacts | null {
  const [first] = members;
  if (!first) return null;
  const names = [...new Map(members.map(({ info }) => [info.endpointId, info.endpointName])).values()].sort();
  const words = wordsOf(cause, first.info.collectorName, names, { timeMs: startMs, decidedAtMs: startMs });
  const runs = Math.max(...members.map(({ state }) => state.outcome?.runs ?? 0));
  return {
    endpointId: null,
    collectorId,
    metricGroup: METRIC_GROUP,
    metricName: METRIC_GROUP,
    seriesId: null,
    title: inEnglish(words.title),
    words,
    severity: members.reduce((worst, { policy }) => moreSevere(worst, defaultsOf(policy).noData.severity), severity),
    kind: "not_measured",
    boutStartMs: startMs,
    sources: { rules: [], detector: true },
    scores: { ruleScore: 1, changepointScore: 0, residualScore: 0, multivariateScore: 0, compositeScore: 1, confidence: 1 },
    detectorName: METRIC_GROUP,
    evidence: {
      kind: "not_measured",
      observed: names.length,
      expected: { value: 0, low: 0, high: 0 },
      unit: "count",
      uncertainty: null,
      window: { startMs, endMs: atMs },
      votes: [{ family: "rule", detector: METRIC_GROUP, score: 1, weight: 1 }],
      dataQuality: { n: 0, gaps: runs, stampSource: "unknown" },
      decidedAtMs: atMs,
      sentence: inEnglish(words.sentence),
    },
  };
}

/** The first sentence of a cause. The advice that may follow is part of the alert's own sentence. */
function shortened(cause: string): string {
  const [text = cause] = cause.split(/(?<=[.?!])\s/, 1);
  const bare = text.replace(/\.$/, "");
  return bare.length <= TITLE_CAUSE_CHARACTERS_MAX ? bare : `${bare.slice(0, TITLE_CAUSE_CHARACTERS_MAX - 1)}…`;
}

function wordsOf(cause: OutcomeCause, collectorName: string, names: readonly string[], since: MessageValue): AlertFacts["words"] {
  const others = names.length - NAMED_ENDPOINTS_MAX;
  const key = others > 0 ? "happened.notMeasured.more" : names.length === 1 ? "happened.notMeasured.one" : "happened.notMeasured.several";
  const named = names.slice(0, NAMED_ENDPOINTS_MAX).join(", ");
  const happened: AlertMessage = {
    key,
    values: { names: named, others: String(others), since, cause: causeMessage(cause, collectorName) },
  };
  return {
    title: { key: "noMeasurement", values: { cause: causeMessage(cause, collectorName, shortened) } },
    sentence: { key: "sentence", values: { clauses: happened } },
  };
}
