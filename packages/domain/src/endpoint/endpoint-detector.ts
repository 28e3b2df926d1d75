import type { EndpointMemory } from "./endpoint-memory";
import { type Episode, keepSample, openEpisode } from "./episode";
import { describeEpisode, type EpisodeReport } from "./episode-kind";
import { CHANNELS, type Channel, channelValue, type EndpointSample, pushTo } from "./history";
import { type Aspect, placeOf, type Statistic, scanHistory } from "./scans";

/** Samples learnt from before the first scan, and before the first alert. */
const FIT = 64;
export const LEARNING_SAMPLES = 100;
/** Samples without a held statistic after which an episode is over. */
const QUIET = 20;
/** An episode as long as this is the new normal. */
const ADOPT = 170;
/** The newest samples that make the new normal. */
const ADOPTED = 32;
/** Share of its own record high that a statistic keeps per sample. */
const FORGET = 0.9995;

/** Decades at which a statistic opens an episode, whatever its span. */
export interface EndpointThresholds {
  delay: Readonly<Record<Exclude<Aspect, "loss">, number>>;
  asymmetry: Readonly<Record<Exclude<Aspect, "loss">, number>>;
  loss: number;
}

/**
 * The delay asks for more than the asymmetry: it wanders by itself, and a delay that fell harms nobody. Found by search over seeded
 * injections, cross-validated over traces (docs/detection-endpoint.md).
 */
export const ENDPOINT_THRESHOLDS: EndpointThresholds = {
  delay: { up: 11, down: 24, spread: 12, comb: 5.5 },
  asymmetry: { up: 5, down: 5, spread: 7, comb: 5 },
  loss: 5,
};
/** Decades that keep an episode open. */
const HOLDS: Readonly<Record<Aspect, number>> = { up: 4, down: 4, spread: 4, comb: 5, loss: 2 };

/** Scores of a sample that is missing, or that there is nothing to compare with. */
const UNKNOWN = { up: Number.NaN, down: Number.NaN, spread: Number.NaN } as const;

/** The newest samples, and what standard exponential variables of normal ones add up to once in ten times. */
const NEWEST = 3;
const NEWEST_SUM = 5.3;

export interface EndpointVerdict {
  learning: boolean;
  /** Calibrated, 0…1; one half is where an episode opens. */
  score: number;
  /** The statistic that stands out most, and by how many times its threshold. */
  strongest: { statistic: Statistic; excess: number } | null;
  /** By how many times its threshold each channel stands out with its newest samples; what only older ones show is over. */
  present: Record<Channel | "loss", number>;
  change: "none" | "open" | "close";
  /** The open episode, or the one that has just closed. */
  episode: Episode | null;
  /** What the episode was, once it has closed; `describeEpisode` says so of one that is open. */
  report: EpisodeReport | null;
}

/** Whether a sample of a known fault is not to be shown: none is while learning, unless the fault lasts as long as that. Counts it. */
export function leaveOut(state: EndpointMemory): boolean {
  if (state.seen >= LEARNING_SAMPLES || state.leftOut >= LEARNING_SAMPLES) return false;
  state.countLeftOut();
  return true;
}

/** Shows one sample of an endpoint, all its metrics together, and says what it means. Causal; updates `state` in place. */
export function stepEndpoint(state: EndpointMemory, sample: EndpointSample, thresholds = ENDPOINT_THRESHOLDS): EndpointVerdict {
  const at = state.seen;
  state.count();
  const statistics = look(state, sample);
  const present = { delay: 0, asymmetry: 0, loss: 0 };
  const strongest = strongestOf(state, statistics, thresholds, present);
  const learning = state.seen <= LEARNING_SAMPLES;
  let change: EndpointVerdict["change"] = "none";
  let episode = state.episode;
  let report: EpisodeReport | null = null;
  if (episode) {
    keepSample(episode, sample);
    if (statistics.some((s) => isHeld(state, s))) episode.heldAt = at;
    if (strongest && strongest.excess > episode.excess)
      Object.assign(episode, { excess: strongest.excess, strongest: strongest.statistic });
    const adopted = at - episode.openedAt >= ADOPT;
    if (adopted || at - episode.heldAt >= QUIET) {
      change = "close";
      report = describeEpisode(episode, state.channels);
      if (adopted) adopt(state);
      state.episode = null;
      state.forgetWaiting();
    }
  } else if (!learning && strongest && strongest.excess > 1) {
    change = "open";
    episode = state.episode = openEpisode(at, strongest, state);
  }
  if (!state.episode) learn(state, sample, statistics);
  const score = learning || !strongest ? 0 : strongest.excess / (strongest.excess + 1);
  return { learning, score, strongest: learning ? null : strongest, present, change, episode, report };
}

/** Adds the sample to the history by its rank among the normal ones, and scans. */
function look(state: EndpointMemory, sample: EndpointSample): Statistic[] {
  for (const channel of CHANNELS) {
    const value = channelValue(sample, channel);
    const history = state.channelFor(channel, value);
    if (!history) continue;
    const scores = value !== null && history.normal.size >= FIT ? history.normal.scoresOf(value) : UNKNOWN;
    pushTo(history.value, value ?? Number.NaN);
    for (const aspect of ["up", "down", "spread"] as const) pushTo(history[aspect], scores[aspect]);
  }
  state.pushDelivery(sample);
  return scanHistory(state);
}

function strongestOf(
  state: EndpointMemory,
  statistics: readonly Statistic[],
  thresholds: EndpointThresholds,
  present: EndpointVerdict["present"],
): EndpointVerdict["strongest"] {
  let strongest: EndpointVerdict["strongest"] = null;
  for (const statistic of statistics) {
    const excess = statistic.decades / Math.max(opensAt(statistic, thresholds), usualOf(state, statistic));
    if (excess > present[statistic.channel] && isPresent(state, statistic)) present[statistic.channel] = excess;
    if (excess > (strongest?.excess ?? 0)) strongest = { statistic, excess };
  }
  return strongest;
}

const usualOf = ({ usual }: EndpointMemory, statistic: Statistic): number => usual[placeOf(statistic)] as number;

const opensAt = ({ channel, aspect }: Statistic, thresholds: EndpointThresholds): number =>
  channel === "loss" || aspect === "loss" ? thresholds.loss : thresholds[channel][aspect];

/** Whether the newest samples still show it: a long span remembers what is over, a comb and a loss end with the newest one. */
function isPresent({ channels }: EndpointMemory, { channel, aspect }: Statistic): boolean {
  if (channel === "loss" || aspect === "comb" || aspect === "loss") return true;
  let sum = 0;
  for (const score of channels[channel]?.[aspect].subarray(-NEWEST) ?? []) if (!Number.isNaN(score)) sum += score;
  return sum >= NEWEST_SUM;
}

const isHeld = (state: EndpointMemory, statistic: Statistic): boolean =>
  statistic.decades > Math.max(HOLDS[statistic.aspect], 0.5 * usualOf(state, statistic));

function learn(state: EndpointMemory, sample: EndpointSample, statistics: readonly Statistic[]): void {
  state.learn(sample);
  for (const statistic of statistics) state.usual[placeOf(statistic)] = Math.max(statistic.decades, usualOf(state, statistic) * FORGET);
}

/** What lasted is normal now: the references start anew from the newest samples. */
function adopt({ channels }: EndpointMemory): void {
  for (const history of Object.values(channels)) {
    if (!history) continue;
    const recent = history.value.filter((v) => !Number.isNaN(v)).slice(-ADOPTED);
    history.normal.forget();
    for (const value of recent) history.normal.learn(value);
  }
}
