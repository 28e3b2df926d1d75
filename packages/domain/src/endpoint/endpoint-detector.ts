import { type Episode, keepSample, openEpisode } from "./episode";
import { describeEpisode, type EpisodeReport } from "./episode-kind";
import { CHANNELS, type Channel, channelValue, type EndpointSample, type History, newHistory, pushTo } from "./history";
import { learnNormal, newReference, type Reference, scoresAmong } from "./reference";
import { type Aspect, placeOf, STATISTICS, type Statistic, scanHistory } from "./scans";

/** Samples learnt from before the first scan, and before the first alert. */
const FIT = 64;
export const LEARNING_SAMPLES = 100;
/** A sample joins the normal ones this much later, unless an episode has begun meanwhile. */
const LAG = 12;
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

/** The newest samples, and what standard exponential variables of normal ones add up to once in ten times. */
const NEWEST = 3;
const NEWEST_SUM = 5.3;

/** All that is remembered of one endpoint. Plain data, bounded. */
export interface EndpointState {
  seen: number;
  history: History;
  normal: Record<Channel, Reference>;
  /** Values that wait to become normal. */
  waiting: { delay: number | null; asymmetry: number | null; lost: number | null; sent: number }[];
  losses: { lost: number; sent: number };
  /** Record high of each statistic, by its place, while nothing was wrong, slowly forgotten: what the samples' dependence alone can do. */
  usual: number[];
  episode: Episode | null;
}

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

export const newEndpointState = (): EndpointState => ({
  seen: 0,
  history: newHistory(),
  normal: { delay: newReference(), asymmetry: newReference() },
  waiting: [],
  losses: { lost: 0, sent: 0 },
  usual: Array.from({ length: STATISTICS }, () => 0),
  episode: null,
});

/** Shows one sample of an endpoint, all its metrics together, and says what it means. Causal; updates `state` in place. */
export function stepEndpoint(state: EndpointState, sample: EndpointSample, thresholds = ENDPOINT_THRESHOLDS): EndpointVerdict {
  const at = state.seen;
  state.seen += 1;
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
      report = describeEpisode(episode, state.normal);
      if (adopted) adopt(state);
      state.episode = null;
      state.waiting = [];
    }
  } else if (!learning && strongest && strongest.excess > 1) {
    change = "open";
    episode = state.episode = openEpisode(at, strongest, state.history);
  }
  if (!state.episode) learn(state, sample, statistics);
  const score = learning || !strongest ? 0 : strongest.excess / (strongest.excess + 1);
  return { learning, score, strongest: learning ? null : strongest, present, change, episode, report };
}

/** Adds the sample to the history by its rank among the normal ones, and scans. */
function look(state: EndpointState, sample: EndpointSample): Statistic[] {
  const { history, normal, losses } = state;
  for (const channel of CHANNELS) {
    const value = channelValue(sample, channel);
    const known = value !== null && normal[channel].values.length >= FIT;
    const scores = known ? scoresAmong(normal[channel], value) : { up: null, down: null, spread: null };
    pushTo(history[channel].value, value);
    for (const aspect of ["up", "down", "spread"] as const) pushTo(history[channel][aspect], scores[aspect]);
  }
  pushTo(history.lost, sample.lost);
  pushTo(history.sent, sample.sent);
  return scanHistory(history, Math.min(0.5, (losses.lost + 0.5) / (losses.sent + 50)));
}

function strongestOf(
  state: EndpointState,
  statistics: readonly Statistic[],
  thresholds: EndpointThresholds,
  present: EndpointVerdict["present"],
): EndpointVerdict["strongest"] {
  let strongest: EndpointVerdict["strongest"] = null;
  for (const statistic of statistics) {
    const excess = statistic.decades / Math.max(opensAt(statistic, thresholds), state.usual[placeOf(statistic)] ?? 0);
    if (excess > present[statistic.channel] && isPresent(state.history, statistic)) present[statistic.channel] = excess;
    if (excess > (strongest?.excess ?? 0)) strongest = { statistic, excess };
  }
  return strongest;
}

const opensAt = ({ channel, aspect }: Statistic, thresholds: EndpointThresholds): number =>
  channel === "loss" || aspect === "loss" ? thresholds.loss : thresholds[channel][aspect];

/** Whether the newest samples still show it: a long span remembers what is over, a comb and a loss end with the newest one. */
function isPresent(history: History, { channel, aspect }: Statistic): boolean {
  if (channel === "loss" || aspect === "comb" || aspect === "loss") return true;
  const scores = history[channel][aspect];
  let sum = 0;
  for (let i = Math.max(0, scores.length - NEWEST); i < scores.length; i++) sum += scores[i] ?? 0;
  return sum >= NEWEST_SUM;
}

const isHeld = (state: EndpointState, statistic: Statistic): boolean =>
  statistic.decades > Math.max(HOLDS[statistic.aspect], 0.5 * (state.usual[placeOf(statistic)] ?? 0));

function learn(state: EndpointState, sample: EndpointSample, statistics: readonly Statistic[]): void {
  const [delay, asymmetry] = [channelValue(sample, "delay"), channelValue(sample, "asymmetry")];
  state.waiting.push({ delay, asymmetry, lost: sample.lost, sent: sample.sent });
  if (state.waiting.length > LAG) {
    const due = state.waiting.shift();
    if (due) {
      if (due.lost !== null) {
        state.losses.lost += due.lost * due.sent;
        state.losses.sent += due.sent;
      }
      for (const channel of CHANNELS) if (due[channel] !== null) learnNormal(state.normal[channel], due[channel]);
    }
  }
  for (const statistic of statistics) {
    const place = placeOf(statistic);
    state.usual[place] = Math.max(statistic.decades, (state.usual[place] ?? 0) * FORGET);
  }
}

/** What lasted is normal now: the references start anew from the newest samples. */
function adopt(state: EndpointState): void {
  for (const channel of CHANNELS) {
    state.normal[channel] = newReference();
    const recent = state.history[channel].value.filter((v) => v !== null).slice(-ADOPTED);
    for (const value of recent) learnNormal(state.normal[channel], value);
  }
}
