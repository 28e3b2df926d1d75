import type { EndpointMemory } from "./endpoint-memory";
import { type Episode, keepSample, openEpisode } from "./episode";
import { describeEpisode, type EpisodeReport } from "./episode-kind";
import { CHANNELS, type Channel, channelValue, type EndpointSample, pushTo } from "./history";
import { type Aspect, placeOf, type Statistic, scanHistory } from "./scans";

/** Normal samples needed before the first scan, and samples needed before the first alert. */
const FIT_SAMPLES_MIN = 64;
export const LEARNING_SAMPLES = 100;
/** An episode ends after this many samples in which no statistic reaches `HOLD_DECADES`. */
const QUIET_SAMPLES = 20;
/** An episode as long as this is the new normal. */
const ADOPTION_SAMPLES = 170;
/** Number of newest samples that become the new normal. */
const ADOPTED_SAMPLES = 32;
/** Share of its record high that a statistic keeps with each sample. */
const RECORD_KEPT_SHARE = 0.9995;

/** Decades at which a statistic of any span opens an episode. */
interface EndpointThresholds {
  delay: Readonly<Record<Exclude<Aspect, "loss">, number>>;
  asymmetry: Readonly<Record<Exclude<Aspect, "loss">, number>>;
  loss: number;
}

/**
 * The delay has higher thresholds than the asymmetry because it drifts by itself, and the highest for a fall because a lower delay harms
 * nobody. Found by search over seeded injections, cross-validated over traces (docs/detection-endpoint.md).
 */
const ENDPOINT_THRESHOLDS: EndpointThresholds = {
  delay: { up: 11, down: 24, spread: 12, comb: 5.5 },
  asymmetry: { up: 5, down: 5, spread: 7, comb: 5 },
  loss: 5,
};
/** Decades that keep an episode open. */
const HOLD_DECADES: Readonly<Record<Aspect, number>> = { up: 4, down: 4, spread: 4, comb: 5, loss: 2 };

/** Scores of a missing sample, and of any sample before there are enough normal ones. */
const UNKNOWN_SCORES = { up: Number.NaN, down: Number.NaN, spread: Number.NaN } as const;

/** Number of newest samples, and the sum of scores that normal ones exceed once in ten times. */
const NEWEST_SAMPLES = 3;
const NEWEST_SCORE_SUM_MIN = 5.3;

export interface EndpointVerdict {
  learning: boolean;
  /** Calibrated, 0…1; one half is where an episode opens. */
  score: number;
  /** The statistic with the largest ratio to its threshold, and that ratio. */
  strongest: { statistic: Statistic; excess: number } | null;
  /** Ratio to its threshold of each channel's strongest statistic that the newest samples still show. */
  present: Record<Channel | "loss", number>;
  change: "none" | "open" | "close";
  /** The open episode, or the one that has just closed. */
  episode: Episode | null;
  /** Description of the episode that has just closed; `describeEpisode` gives that of an open one. */
  report: EpisodeReport | null;
}

/**
 * Whether to skip a sample of a known fault. Skipped samples are counted. True only during learning, for at most `LEARNING_SAMPLES` samples.
 */
export function leaveOut(state: EndpointMemory): boolean {
  if (state.seen >= LEARNING_SAMPLES || state.leftOut >= LEARNING_SAMPLES) return false;
  state.countLeftOut();
  return true;
}

/** Judges one sample of an endpoint, all its metrics together. Causal; updates `state` in place. */
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
    const adopted = at - episode.openedAt >= ADOPTION_SAMPLES;
    if (adopted || at - episode.heldAt >= QUIET_SAMPLES) {
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

/** Adds the sample and its rank scores to the history, and scans. */
function look(state: EndpointMemory, sample: EndpointSample): Statistic[] {
  for (const channel of CHANNELS) {
    const value = channelValue(sample, channel);
    const history = state.channelFor(channel, value);
    if (!history) continue;
    const scores = value !== null && history.normal.size >= FIT_SAMPLES_MIN ? history.normal.scoresOf(value) : UNKNOWN_SCORES;
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

/** Whether the newest samples still show the statistic. A long span also covers older samples; a comb or a loss always ends with the newest one. */
function isPresent({ channels }: EndpointMemory, { channel, aspect }: Statistic): boolean {
  if (channel === "loss" || aspect === "comb" || aspect === "loss") return true;
  let sum = 0;
  for (const score of channels[channel]?.[aspect].subarray(-NEWEST_SAMPLES) ?? []) if (!Number.isNaN(score)) sum += score;
  return sum >= NEWEST_SCORE_SUM_MIN;
}

const isHeld = (state: EndpointMemory, statistic: Statistic): boolean =>
  statistic.decades > Math.max(HOLD_DECADES[statistic.aspect], 0.5 * usualOf(state, statistic));

function learn(state: EndpointMemory, sample: EndpointSample, statistics: readonly Statistic[]): void {
  state.learn(sample);
  for (const statistic of statistics)
    state.usual[placeOf(statistic)] = Math.max(statistic.decades, usualOf(state, statistic) * RECORD_KEPT_SHARE);
}

/** Restarts the references from the newest samples, after an episode that lasted long enough to be the new normal. */
function adopt({ channels }: EndpointMemory): void {
  for (const history of Object.values(channels)) {
    if (!history) continue;
    const recent = history.value.filter((v) => !Number.isNaN(v)).slice(-ADOPTED_SAMPLES);
    history.normal.forget();
    for (const value of recent) history.normal.learn(value);
  }
}
