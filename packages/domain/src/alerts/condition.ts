import type { ConditionState } from "../model/effects";

/** What is remembered of one key (tenant, endpoint, collector, metric group). */
export interface ConditionMemory {
  state: ConditionState;
  sinceMs: number;
  /** The unresolved alert: its start is its identity; what goes on now began with the bout, which is later in an alert that reopened. */
  episode: { startMs: number; boutMs: number; quietSinceMs: number | null } | null;
  /** The alert resolved last, which may reopen. */
  last: { startMs: number; resolvedAtMs: number } | null;
}

/** What the sources of a key say now, by event time. */
export interface Observation {
  atMs: number;
  /** A rule or the detectors hold. */
  firing: boolean;
  /** Something is not right, but not for long or often enough. */
  pending: boolean;
  /** First bad sample of what fires now. */
  episodeStartMs: number;
  learnt: boolean;
  /** Samples stopped although their collector is heard. */
  silent: boolean;
}

export interface ConditionPolicy {
  resolveDelayMs: number;
  reopenWindowMs: number;
}

export type ConditionChange = "open" | "reopen" | "resolve" | "none";

export const newCondition = (): ConditionMemory => ({ state: "learning", sinceMs: 0, episode: null, last: null });

/**
 * The alert decision: (previous, what is seen, policy) → (next, change). Pure. A key has at most one unresolved alert; it resolves when its
 * sources have been quiet for the resolve delay, and what fires again soon after is the same alert.
 */
export function decideCondition(
  previous: ConditionMemory,
  seen: Observation,
  policy: ConditionPolicy,
): { next: ConditionMemory; change: ConditionChange } {
  const { episode, last } = previous;
  if (seen.firing && episode) return enter(previous, seen, "firing", "none", { ...episode, quietSinceMs: null }, last);
  if (seen.firing) {
    const again = last !== null && seen.atMs - last.resolvedAtMs <= policy.reopenWindowMs;
    const startMs = again ? last.startMs : seen.episodeStartMs;
    return enter(previous, seen, "firing", again ? "reopen" : "open", { startMs, boutMs: seen.episodeStartMs, quietSinceMs: null }, last);
  }
  if (episode) {
    const quietSinceMs = episode.quietSinceMs ?? seen.atMs;
    if (seen.atMs - quietSinceMs < policy.resolveDelayMs)
      return enter(previous, seen, "firing", "none", { ...episode, quietSinceMs }, last);
    return enter(previous, seen, idle(seen), "resolve", null, { startMs: episode.startMs, resolvedAtMs: seen.atMs });
  }
  return enter(previous, seen, idle(seen), "none", null, last);
}

const idle = (seen: Observation): ConditionState => {
  if (seen.pending) return "pending";
  if (seen.silent) return "no_data";
  return seen.learnt ? "ok" : "learning";
};

function enter(
  previous: ConditionMemory,
  seen: Observation,
  state: ConditionState,
  change: ConditionChange,
  episode: ConditionMemory["episode"],
  last: ConditionMemory["last"],
): { next: ConditionMemory; change: ConditionChange } {
  return { next: { state, sinceMs: state === previous.state ? previous.sinceMs : seen.atMs, episode, last }, change };
}
