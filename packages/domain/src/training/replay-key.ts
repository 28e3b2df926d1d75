import { type ConditionPolicy, decideCondition, newCondition } from "../alerts/condition";
import { newBank, stepBank } from "../detection/detector-bank";
import type { Preset, Tuning } from "../model/detection-config";

/** Stored windows of one series of a key. */
export interface ReplaySeries {
  seriesId: number;
  startMs: Float64Array;
  value: Float64Array;
  resolution: number;
  tuning: Tuning | null;
}

export interface ReplayedAlert {
  seriesId: number;
  startMs: number;
  /** null: still open at the end. */
  endMs: number | null;
  /** Highest composite score. */
  score: number;
}

export interface ReplayOptions extends ConditionPolicy {
  preset: Preset;
  windowMs: number;
  latenessMs: number;
  learningWindows: number;
}

/**
 * The alerts that the detectors would have opened for one key, decided by the same functions as live: detectors, calibration, persistence,
 * resolve delay and reopening. Rules are left out because they depend on neither a policy nor a model.
 */
export function replayKey(series: readonly ReplaySeries[], options: ReplayOptions): ReplayedAlert[] {
  const states = series.map(() => ({ bank: newBank(), at: 0, firing: false, sinceMs: 0, score: 0 }));
  const alerts: ReplayedAlert[] = [];
  let memory = newCondition();
  for (;;) {
    const startMs = Math.min(...series.map(({ startMs: starts }, i) => starts[states[i]?.at ?? 0] ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(startMs)) return alerts;
    series.forEach(({ startMs: starts, value, resolution, tuning }, i) => {
      const state = states[i];
      if (!state || starts[state.at] !== startMs) return;
      const point = { startMs, value: value[state.at] ?? 0, resolution };
      const verdict = stepBank(state.bank, point, { ...options, tuning, inEpisode: memory.episode !== null });
      if (verdict.firing && !state.firing) state.sinceMs = startMs;
      state.firing = verdict.firing;
      state.score = verdict.compositeScore;
      state.at += 1;
    });
    const atMs = startMs + options.windowMs + options.latenessMs;
    const firing = states.flatMap((state, i) => (state.firing ? [{ ...state, seriesId: series[i]?.seriesId ?? 0 }] : []));
    const seen = {
      atMs,
      firing: firing.length > 0,
      pending: false,
      episodeStartMs: Math.min(...firing.map(({ sinceMs }) => sinceMs)),
      learnt: true,
      silent: false,
    };
    const { next, change } = decideCondition(memory, seen, options);
    memory = next;
    const [first] = firing.sort((a, b) => b.score - a.score);
    const last = alerts.at(-1);
    if (change === "open" && first)
      alerts.push({ seriesId: first.seriesId, startMs: seen.episodeStartMs, endMs: null, score: first.score });
    else if (change === "reopen" && last) last.endMs = null;
    else if (change === "resolve" && last) last.endMs = atMs;
    if (last && first && seen.firing) last.score = Math.max(last.score, first.score);
  }
}
