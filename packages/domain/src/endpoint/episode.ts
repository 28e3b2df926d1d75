import { type ChannelHistory, channelValue, type EndpointSample, type Recent } from "./history";
import type { ScannedHistory, Statistic } from "./scans";

/** Score, in standard exponential units, that a sample must exceed to move the episode's beginning back to it. */
const DRIFT_UNITS = 2;
/** Share of lost probes that marks the beginning of a lossy episode. */
const LOSS_DRIFT_SHARE = 0.2;

/** A run of anomalous samples. Plain data; indices count the endpoint's samples from 0. */
export interface Episode {
  /** The sample at which the episode was opened. */
  openedAt: number;
  /** Estimate of its first bad sample. */
  startedAt: number;
  /** The last sample at which any statistic held. A long span still holds for some samples after the end. */
  heldAt: number;
  opener: Statistic;
  strongest: Statistic;
  /** Ratio of the strongest statistic to its threshold. */
  excess: number;
  /** Samples from `startedAt` on. */
  delay: (number | null)[];
  asymmetry: (number | null)[];
  lost: (number | null)[];
}

export function openEpisode(at: number, { statistic, excess }: { statistic: Statistic; excess: number }, history: ScannedHistory): Episode {
  const back = samplesBack(statistic, history);
  return {
    openedAt: at,
    startedAt: at - back,
    heldAt: at,
    opener: statistic,
    strongest: statistic,
    excess,
    delay: newest(history.channels.delay?.value, back + 1),
    asymmetry: newest(history.channels.asymmetry?.value, back + 1),
    lost: newest(history.lost, back + 1),
  };
}

const newest = (list: Recent | undefined, count: number): (number | null)[] =>
  Array.from({ length: count }, (_, i) => {
    const value = list?.[list.length - count + i] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  });

export function keepSample(episode: Episode, sample: EndpointSample): void {
  episode.delay.push(channelValue(sample, "delay"));
  episode.asymmetry.push(channelValue(sample, "asymmetry"));
  episode.lost.push(sample.lost);
}

/** Number of samples since the episode began: the start at which the sum of scores minus drift until now is largest. */
function samplesBack({ channel, aspect, span }: Statistic, history: ScannedHistory): number {
  const last = history.lost.length - 1;
  let sum = 0;
  let best = Number.NEGATIVE_INFINITY;
  let back = 0;
  for (let i = 0; i <= Math.min(last, aspect === "comb" ? 7 * span : 2 * span); i++) {
    sum += channel === "loss" ? orZero(history.lost[last - i]) - LOSS_DRIFT_SHARE : gain(history.channels[channel], last - i, aspect);
    if (sum <= best) continue;
    best = sum;
    back = i;
  }
  return aspect === "comb" ? Math.max(back, Math.min(last, 6 * span)) : back;
}

function gain(history: ChannelHistory | null, i: number, aspect: Statistic["aspect"]): number {
  const score = history?.[aspect === "down" || aspect === "spread" ? aspect : "up"][i] ?? Number.NaN;
  return Number.isNaN(score) ? 0 : score - DRIFT_UNITS;
}

const orZero = (value: number | undefined): number => value || 0;
