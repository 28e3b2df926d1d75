import { quadratic } from "./covariance";
import { channelsOf, fitRig, type RigModel } from "./rig-channels";
import { anchor, follow, strayed, strayedSuddenly, type Wander } from "./wander";

/** Rows to learn from before the first score. */
export const LEARNING_ROWS = 384;
/** Usual distances at which an episode opens, and the weight of one unit of energy against the farthest channel. */
const OPENING_DISTANCE = 6.5;
const ENERGY_WEIGHT = 1.2;
/** Share of the threshold from which nothing is learnt. */
const SUSPICION_SHARE = 0.8;
/** An episode ends when, for `QUIET_ROWS` rows, the smoothed energy is near normal or the rows no longer resemble the episode. */
const HOLD_ENERGY = 2;
const LIKENESS_MIN = 0.35;
const QUIET_ROWS = 5;
const ENERGY_SMOOTHING_ROWS = 4;
const PROFILE_ROWS = 24;
/** Caps of one channel in the energy, and in the likeness, in usual distances. */
const ENERGY_DISTANCE_MAX = 6;
const LIKENESS_DISTANCE_MAX = 8;
/** Rows after an episode in which levels are not reset, because the episode may not be over. */
const CALM_ROWS = 150;
/** Rows after which an episode is the new normal, and the rig is learnt again. */
const ADOPTION_ROWS = 1500;

/** The memory of one rig: several metrics of one machine. Plain data, bounded. */
export interface RigState {
  /** The rows to learn from; empty after learning. */
  first: (number | null)[][];
  model: RigModel | null;
  episode: { since: number; quiet: number; profile: number[] } | null;
  /** Last score as a share of the threshold; rows since the last episode; smoothed energy. */
  suspicion: number;
  calm: number;
  energy: number;
}

export const newRigState = (): RigState => ({ first: [], model: null, episode: null, suspicion: 0, calm: CALM_ROWS, energy: 0 });

export interface RigVerdict {
  learning: boolean;
  /** 0…1; one half and more while an episode lasts. */
  score: number;
  firing: boolean;
}

/**
 * Whether metrics that belong together behave as usual. Each metric has two channels, its level and the size of its steps. How far each
 * strays is compared with how far it usually strays in that time, and combined by the Mahalanobis distance (T²) of their joint moves.
 * Causal; nothing is learnt from suspected rows; updates `state` in place.
 * Sources: Hotelling 1947 (T²), Ledoit & Wolf 2004 (shrinkage), mean square displacement as used for anomalous diffusion.
 * Blind to faults that keep each metric's level, step size and joint moves, and to slow drift of single metrics.
 */
export function stepRig(state: RigState, row: readonly (number | null)[]): RigVerdict {
  const { model } = state;
  if (!model) return learnRow(state, row);
  const trust = state.episode ? 0 : Math.max(0, 1 - state.suspicion / SUSPICION_SHARE);
  channelsOf(model, row).forEach((value, i) => {
    const channel = model.channels[i];
    if (channel && value !== null) follow(channel, value, trust);
  });
  const age = state.episode?.since ?? 0;
  const far = model.channels.map((channel) => (state.episode ? strayed(channel, age, "fast") : strayedSuddenly(channel)));
  const energy = energyOf(model, far);
  state.energy += (energy - state.energy) / ENERGY_SMOOTHING_ROWS;
  state.suspicion = Math.max(...far.map(Math.abs), ENERGY_WEIGHT * energy, 0) / OPENING_DISTANCE;
  decide(state, model.channels, far);
  const plain = state.suspicion / (state.suspicion + 1);
  const firing = state.episode !== null;
  return { learning: false, score: firing ? 0.5 + plain / 2 : plain / 2, firing };
}

function learnRow(state: RigState, row: readonly (number | null)[]): RigVerdict {
  state.first.push([...row]);
  if (state.first.length >= LEARNING_ROWS) {
    state.model = fitRig(state.first);
    state.first = [];
  }
  return { learning: true, score: 0, firing: false };
}

function decide(state: RigState, channels: readonly Wander[], far: readonly number[]): void {
  const { episode } = state;
  if (episode) {
    const over = state.energy < HOLD_ENERGY || likeness(channels, episode.profile, episode.since) < LIKENESS_MIN;
    episode.since += 1;
    episode.quiet = over ? episode.quiet + 1 : 0;
    episode.profile = episode.profile.map((usual, i) => usual + ((far[i] ?? 0) - usual) / PROFILE_ROWS);
    if (episode.since > ADOPTION_ROWS) Object.assign(state, newRigState());
    else if (episode.quiet >= QUIET_ROWS) state.episode = null;
  } else if (state.suspicion >= 1) {
    if (state.calm >= CALM_ROWS) channels.forEach(anchor);
    state.episode = { since: 0, quiet: 0, profile: [...far] };
  }
  state.calm = state.episode ? 0 : Math.min(CALM_ROWS, state.calm + 1);
}

/** T² of levels and steps, as standard deviations of a chi-square variable of as many degrees. */
function energyOf({ precision }: RigModel, far: readonly number[]): number {
  const capped = far.map((v) => Math.max(-ENERGY_DISTANCE_MAX, Math.min(ENERGY_DISTANCE_MAX, v)));
  if (!far.length) return 0;
  const half = far.length / 2;
  const sum = quadratic(precision[0], capped.slice(0, half)) + quadratic(precision[1], capped.slice(half));
  return (sum / far.length - 1) / Math.sqrt(2 / far.length);
}

/** How much the last rows resemble the episode: 1 the same, 0 not at all. */
function likeness(channels: readonly Wander[], profile: readonly number[], age: number): number {
  const capped = (v: number) => Math.max(-LIKENESS_DISTANCE_MAX, Math.min(LIKENESS_DISTANCE_MAX, v));
  const own = profile.map(capped);
  const size = own.reduce((sum, v) => sum + v * v, 0);
  if (size === 0) return 0;
  return channels.reduce((sum, channel, i) => sum + (own[i] ?? 0) * capped(strayed(channel, age, "now")), 0) / size;
}
