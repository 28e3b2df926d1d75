import type { ConditionState } from "../model/effects";

/** Firing periods within the span below (this time or this many paces of the series) that count as flapping. */
const FLAPPING_PERIODS = 3;
const FLAPPING_SPAN_MS = 3_600_000;
const FLAPPING_SPAN_PACES = 40;
/** Flapping has ended when the state did not change for this time, or for this many paces of the series. */
const STEADY_MS = 15 * 60_000;
const STEADY_PACES = 15;
/** A relapse soon after a resolution must last this long before the alert reopens. A shorter relapse is ignored unless the key flaps. */
const RELAPSE_MS = 120_000;
const RELAPSE_PACES = 2;
/** An alert that came back within the flapping span resolves only after this many resolve delays. */
const RELAPSED_DELAYS = 5;
/** A firing period that begins within this time (or one pace) after the last one continues that period, ms. */
const GAP_MS = 30_000;
/** Smallest quiet time before a resolution, in paces of the series. */
const RESOLVE_PACES = 5;
/** Signs of trouble postpone a resolution by at most this many resolve delays. */
const PENDING_DELAYS = 5;
const STARTS_KEPT = 6;

/** State of one key (tenant, endpoint, collector, metric group). */
export interface ConditionMemory {
  state: ConditionState;
  sinceMs: number;
  /** The unresolved alert. `startMs` identifies the alert; `boutMs` is the start of the present bout, which is later after a reopening. */
  episode: { startMs: number; boutMs: number; quietSinceMs: number | null } | null;
  /** The alert resolved last, which may reopen. */
  last: { startMs: number; resolvedAtMs: number } | null;
  /** Whether a source fired at the last observation, and since when this is unchanged. */
  isFiring: boolean;
  turnedAtMs: number;
  /** Starts of the latest firing periods, oldest first. */
  startsMs: number[];
  flappingSinceMs: number | null;
}

/** The present state of a key's sources, by event time. */
export interface Observation {
  atMs: number;
  /** A rule or a judge fires. */
  firing: boolean;
  /** There are signs of trouble that do not yet suffice to fire. */
  pending: boolean;
  /** Time of the first bad sample of the sources that fire now. */
  episodeStartMs: number;
  learnt: boolean;
  /** The samples of the key stopped although the collector still sends samples of other keys. */
  silent: boolean;
  /** A limit that a person stated is broken. A relapse of such a limit is notified at once. */
  isStated: boolean;
  /** Time between two samples of the key's series, ms. */
  paceMs: number;
  /** The reason for the alert was withdrawn (settled, accepted or source gone), so the alert resolves without waiting. */
  isOver: boolean;
}

export interface ConditionPolicy {
  resolveDelayMs: number;
  reopenWindowMs: number;
}

export type ConditionChange = "open" | "reopen" | "flapping_started" | "flapping_ended" | "resolve";

export const newCondition = (): ConditionMemory => ({
  state: "learning",
  sinceMs: 0,
  episode: null,
  last: null,
  isFiring: false,
  turnedAtMs: 0,
  startsMs: [],
  flappingSinceMs: null,
});

/**
 * The alert decision: (previous state, observation, policy) → (next state, ordered changes). Pure. A key has at most one unresolved alert.
 * The alert resolves when the key's sources have been quiet for the resolve delay, and reopens when they fire again soon after. A key whose
 * sources alternate between firing and quiet flaps: its alert stays open until the sources are steady.
 */
export function decideCondition(
  previous: ConditionMemory,
  seen: Observation,
  policy: ConditionPolicy,
): { next: ConditionMemory; changes: ConditionChange[] } {
  const turned = turn(previous, seen);
  if (turned.flappingSinceMs !== null) return whileFlapping(turned, seen);
  if (seen.firing) return whileFiring(turned, seen, policy);
  return whileQuiet(turned, seen, policy);
}

/** Records whether the sources fire, and when that changed. */
function turn(previous: ConditionMemory, { firing, atMs, paceMs }: Observation): ConditionMemory {
  if (firing === previous.isFiring) return previous;
  const isNew = firing && (previous.startsMs.length === 0 || atMs - previous.turnedAtMs >= Math.max(GAP_MS, paceMs));
  const startsMs = isNew ? [...previous.startsMs, atMs].slice(-STARTS_KEPT) : previous.startsMs;
  return { ...previous, isFiring: firing, turnedAtMs: atMs, startsMs };
}

function whileFlapping(memory: ConditionMemory, seen: Observation) {
  const isSteady = seen.atMs - memory.turnedAtMs >= Math.max(STEADY_MS, STEADY_PACES * seen.paceMs);
  if (!isSteady || !memory.episode) return { next: enter(memory, seen, "firing"), changes: [] };
  const steady = { ...memory, flappingSinceMs: null, startsMs: [] };
  if (seen.firing)
    return {
      next: enter({ ...steady, episode: { ...memory.episode, quietSinceMs: null } }, seen, "firing"),
      changes: changes("flapping_ended"),
    };
  return { next: resolved(steady, seen), changes: changes("flapping_ended", "resolve") };
}

function whileFiring(memory: ConditionMemory, seen: Observation, policy: ConditionPolicy) {
  const { episode, last } = memory;
  const again = last !== null && seen.atMs - last.resolvedAtMs <= Math.max(policy.reopenWindowMs, FLAPPING_PERIODS * seen.paceMs);
  if (flaps(memory, seen) && (episode || again)) {
    const startMs = episode?.startMs ?? last?.startMs ?? seen.episodeStartMs;
    const flapping = { ...memory, flappingSinceMs: seen.atMs, episode: { startMs, boutMs: seen.episodeStartMs, quietSinceMs: null } };
    return { next: enter(flapping, seen, "firing"), changes: changes("flapping_started") };
  }
  if (episode) return { next: enter({ ...memory, episode: { ...episode, quietSinceMs: null } }, seen, "firing"), changes: [] };
  // A relapse must last before the alert reopens. Until then the alert stays resolved.
  const relapseMs = Math.max(RELAPSE_MS, RELAPSE_PACES * seen.paceMs);
  if (again && !seen.isStated && seen.atMs - memory.turnedAtMs < relapseMs) return { next: enter(memory, seen, "pending"), changes: [] };
  const isRelapse = again || (last !== null && memory.turnedAtMs - last.resolvedAtMs <= policy.reopenWindowMs);
  const startMs = isRelapse && last ? last.startMs : seen.episodeStartMs;
  const opened = { ...memory, episode: { startMs, boutMs: seen.episodeStartMs, quietSinceMs: null } };
  return { next: enter(opened, seen, "firing"), changes: changes(isRelapse ? "reopen" : "open") };
}

function whileQuiet(memory: ConditionMemory, seen: Observation, policy: ConditionPolicy) {
  const { episode } = memory;
  if (!episode) return { next: enter(memory, seen, idle(seen)), changes: [] };
  const quietSinceMs = episode.quietSinceMs ?? seen.atMs;
  const delays = recentStarts(memory, seen).length > 1 ? RELAPSED_DELAYS : 1;
  const delayMs = Math.max(delays * policy.resolveDelayMs, RESOLVE_PACES * seen.paceMs);
  const quietMs = seen.atMs - quietSinceMs;
  // Signs of trouble postpone the resolution, so that an alert does not resolve shortly before its source fires again.
  const isWaiting = quietMs < delayMs || (seen.pending && quietMs < PENDING_DELAYS * delayMs);
  if (!seen.isOver && isWaiting) return { next: enter({ ...memory, episode: { ...episode, quietSinceMs } }, seen, "firing"), changes: [] };
  return { next: resolved(memory, seen), changes: changes("resolve") };
}

const resolved = (memory: ConditionMemory, seen: Observation): ConditionMemory =>
  enter({ ...memory, episode: null, last: { startMs: memory.episode?.startMs ?? 0, resolvedAtMs: seen.atMs } }, seen, idle(seen));

function recentStarts({ startsMs }: ConditionMemory, { atMs, paceMs }: Observation): number[] {
  const span = Math.max(FLAPPING_SPAN_MS, FLAPPING_SPAN_PACES * paceMs);
  return startsMs.filter((startMs) => atMs - startMs <= span);
}

/** Whether a firing period begins now and is at least the third (`FLAPPING_PERIODS`) within the flapping span. */
const flaps = (memory: ConditionMemory, seen: Observation): boolean =>
  memory.startsMs.at(-1) === seen.atMs && recentStarts(memory, seen).length >= FLAPPING_PERIODS;

const changes = (...list: ConditionChange[]): ConditionChange[] => list;

const idle = (seen: Observation): ConditionState => {
  if (seen.pending) return "pending";
  if (seen.silent) return "no_data";
  return seen.learnt ? "ok" : "learning";
};

/** Enters a state. The first state begins at the first observation. */
const enter = (memory: ConditionMemory, seen: Observation, state: ConditionState): ConditionMemory =>
  state === memory.state && memory.sinceMs > 0 ? memory : { ...memory, state, sinceMs: seen.atMs };
