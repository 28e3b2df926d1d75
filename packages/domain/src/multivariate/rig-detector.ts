import { quadratic } from "./covariance";
import { channelsOf, fitRig, type RigModel } from "./rig-channels";
import { anchor, follow, strayed, strayedSuddenly, type Wander } from "./wander";

/** Rows learnt from before the first score. */
export const LEARNING_ROWS = 384;
/** Usual distances at which an episode opens, and how much one unit of energy counts beside the furthest channel. */
const OPENS = 6.5;
const ENERGY_WEIGHT = 1.2;
/** From this share of the threshold on nothing is learnt. */
const SUSPECT = 0.8;
/** An episode is over when for some rows the smoothed energy is near normal, or the rows no longer resemble the episode. */
const HOLDS = 2;
const LIKENESS = 0.35;
const QUIET = 5;
const SMOOTH = 4;
const PROFILE = 24;
/** No channel counts for more than this many usual distances in the energy, and in the likeness. */
const CAP = 6;
const LIKENESS_CAP = 8;
/** Rows after an episode in which levels are left where they were: it may not have been over. */
const CALM = 150;
/** Rows after which what goes on is the new normal: the rig is learnt anew. */
const ADOPT = 1500;

/** Several metrics of one machine, told together. Plain data, bounded. */
export interface RigState {
  /** First rows, until there are enough; then none. */
  first: (number | null)[][];
  model: RigModel | null;
  episode: { since: number; quiet: number; profile: number[] } | null;
  /** Share of the threshold reached last; rows since the last episode; smoothed energy. */
  suspicion: number;
  calm: number;
  energy: number;
}

export const newRigState = (): RigState => ({ first: [], model: null, episode: null, suspicion: 0, calm: CALM, energy: 0 });

export interface RigVerdict {
  learning: boolean;
  /** 0…1; one half and more while an episode lasts. */
  score: number;
  firing: boolean;
}

/**
 * Whether metrics that belong together do what they usually do. Each metric is followed by its level and by the size of its steps; how far
 * they stray is measured against how far they stray by themselves over that long, and taken together by the Mahalanobis distance (T²) of
 * their joint moves. Causal; nothing is learnt from what is suspected; updates `state` in place.
 * Sources: Hotelling 1947 (T²), Ledoit & Wolf 2004 (shrinkage), mean square displacement as used for anomalous diffusion.
 * Blind to faults that keep each metric's level, step size and joint moves, and to slow drift of single metrics.
 */
export function stepRig(state: RigState, row: readonly (number | null)[]): RigVerdict {
  const { model } = state;
  if (!model) return learnRow(state, row);
  const trust = state.episode ? 0 : Math.max(0, 1 - state.suspicion / SUSPECT);
  channelsOf(model, row).forEach((value, i) => {
    const channel = model.channels[i];
    if (channel && value !== null) follow(channel, value, trust);
  });
  const age = state.episode?.since ?? 0;
  const far = model.channels.map((channel) => (state.episode ? strayed(channel, age, "fast") : strayedSuddenly(channel)));
  const energy = energyOf(model, far);
  state.energy += (energy - state.energy) / SMOOTH;
  state.suspicion = Math.max(...far.map(Math.abs), ENERGY_WEIGHT * energy, 0) / OPENS;
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
    const over = state.energy < HOLDS || likeness(channels, episode.profile, episode.since) < LIKENESS;
    episode.since += 1;
    episode.quiet = over ? episode.quiet + 1 : 0;
    episode.profile = episode.profile.map((usual, i) => usual + ((far[i] ?? 0) - usual) / PROFILE);
    if (episode.since > ADOPT) Object.assign(state, newRigState());
    else if (episode.quiet >= QUIET) state.episode = null;
  } else if (state.suspicion >= 1) {
    if (state.calm >= CALM) channels.forEach(anchor);
    state.episode = { since: 0, quiet: 0, profile: [...far] };
  }
  state.calm = state.episode ? 0 : Math.min(CALM, state.calm + 1);
}

/** T² of levels and steps, as standard deviations of a chi-square variable of as many degrees. */
function energyOf({ precision }: RigModel, far: readonly number[]): number {
  const capped = far.map((v) => Math.max(-CAP, Math.min(CAP, v)));
  if (!far.length) return 0;
  const half = far.length / 2;
  const sum = quadratic(precision[0], capped.slice(0, half)) + quadratic(precision[1], capped.slice(half));
  return (sum / far.length - 1) / Math.sqrt(2 / far.length);
}

/** How much the last few rows look like the episode: 1 the same, 0 not at all. */
function likeness(channels: readonly Wander[], profile: readonly number[], age: number): number {
  const capped = (v: number) => Math.max(-LIKENESS_CAP, Math.min(LIKENESS_CAP, v));
  const own = profile.map(capped);
  const size = own.reduce((sum, v) => sum + v * v, 0);
  if (size === 0) return 0;
  return channels.reduce((sum, channel, i) => sum + (own[i] ?? 0) * capped(strayed(channel, age, "now")), 0) / size;
}
