import type { ChannelView } from "../alerts/channel-shape";
import { type EpisodeView, kindOf } from "../alerts/kind";
import { median, quantileOfSorted } from "../features/order-statistics";
import type { Kind } from "../model/evidence";
import type { EndpointMemory } from "./endpoint-memory";
import type { Episode } from "./episode";
import type { Channel } from "./history";

/** Score that a sample of the episode's core exceeds on average: lower for a comb, whose teeth are few; for loss, a share of probes. */
const CORE_DRIFT_UNITS = { comb: 1.3, other: 2, loss: 0.2 } as const;
/** Normal samples before the episode that give its local level; over a longer stretch the delay drifts. */
const LOCAL_LEVEL_SAMPLES = 48;
/** Samples right after the core that do not count as normal yet. */
const MARGIN_SAMPLES = 2;

type Channels = EndpointMemory["channels"];

export interface EpisodeReport {
  kind: Kind;
  /** First and last sample of the core, by the endpoint's count. */
  startedAt: number;
  endedAt: number;
  /** Share of samples lost in the core. */
  loss: number;
  delay: ChannelView | null;
  asymmetry: ChannelView | null;
}

/** Estimates where the episode began and ended, and of what kind it is. `channels` must hold the references from before the episode. */
export function describeEpisode(episode: Episode, channels: Channels): EpisodeReport {
  const { from, to } = coreOf(episode, channels);
  const lost = known(episode.lost.slice(from, to + 1));
  const loss = lost.length ? lost.reduce((sum, v) => sum + v, 0) / lost.length : 0;
  const delay = viewOf(episode, channels, "delay", from, to);
  const asymmetry = viewOf(episode, channels, "asymmetry", from, to);
  const isLoss = episode.strongest.channel === "loss";
  const view: EpisodeView = isLoss
    ? { group: "delivery", metricType: "error_rate", value: lost, level: 0, spread: 0 }
    : {
        group: "delay",
        metricType: "latency",
        ...(delay ?? { value: [], level: 0, spread: 0 }),
        asymmetry,
        regular: episode.strongest.aspect === "comb",
      };
  // An episode starts no later than its opening, even if its core begins later.
  const startedAt = Math.min(episode.openedAt, episode.startedAt + from);
  return { kind: kindOf(view), startedAt, endedAt: episode.startedAt + to, loss, delay, asymmetry };
}

/** The contiguous samples with the largest sum of scores minus drift (Bentley 1984), judged by the strongest statistic. */
function coreOf(episode: Episode, channels: Channels): { from: number; to: number } {
  let best = { from: 0, to: episode.lost.length - 1, sum: Number.NEGATIVE_INFINITY };
  let from = 0;
  let sum = 0;
  for (let i = 0; i < episode.lost.length; i++) {
    if (sum <= 0) {
      sum = 0;
      from = i;
    }
    sum += gain(episode, channels, i);
    if (sum > best.sum) best = { from, to: i, sum };
  }
  return best;
}

function gain(episode: Episode, channels: Channels, i: number): number {
  const { channel, aspect } = episode.strongest;
  if (channel === "loss") return (episode.lost[i] ?? 0) - CORE_DRIFT_UNITS.loss;
  const value = episode[channel][i] ?? null;
  const scores = value === null ? null : channels[channel]?.normal.scoresOf(value);
  if (!scores) return 0;
  return (
    scores[aspect === "down" || aspect === "spread" ? aspect : "up"] - (aspect === "comb" ? CORE_DRIFT_UNITS.comb : CORE_DRIFT_UNITS.other)
  );
}

/** The channel in the core, compared with the normal samples right before it and, once there are some, right after it. */
function viewOf(episode: Episode, channels: Channels, channel: Channel, from: number, to: number): ChannelView | null {
  const value = known(episode[channel].slice(from, to + 1));
  const normal = channels[channel]?.normal;
  if (!value.length || !normal?.size) return null;
  const inOrder = normal.inOrder();
  const after = known(episode[channel].slice(to + 1 + MARGIN_SAMPLES));
  const sorted = normal.sorted();
  return {
    value,
    level: median([...inOrder.slice(-LOCAL_LEVEL_SAMPLES), ...after]),
    spread: quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25),
    roughness: median(inOrder.slice(1).map((v, i) => Math.abs(v - (inOrder[i] ?? v)))),
  };
}

const known = (values: readonly (number | null)[]): number[] => values.filter((v) => v !== null);
