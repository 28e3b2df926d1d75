import { CHANNELS, type Channel, type ChannelHistory, type Recent } from "./history";
import { binomialDecades, erlangDecades } from "./tail";

/** The deviation that a statistic is evidence for. */
export type Aspect = "up" | "down" | "spread" | "comb" | "loss";
export interface Statistic {
  channel: Channel | "loss";
  aspect: Aspect;
  /** Number of samples of the statistic; for a comb the distance between its teeth, in samples. */
  span: number;
  /** −log₁₀ of its probability if the samples were normal and independent. */
  decades: number;
}

const SHIFT_ASPECTS = ["up", "down", "spread"] as const;
const SPAN_SAMPLES = [4, 8, 16, 32] as const;
const LOSS_SPAN_SAMPLES = [3, 6, 12, 24] as const;
const COMB_SAMPLES = { teeth: 7, shortest: 3, longest: 12 } as const;

/** Number of statistics, with the combs of a channel counted as one. */
const STATISTICS_PER_CHANNEL = 3 * SPAN_SAMPLES.length + 1;
export const STATISTIC_COUNT = CHANNELS.length * STATISTICS_PER_CHANNEL + LOSS_SPAN_SAMPLES.length;
/** The place of a statistic among all of them. */
export function placeOf({ channel, aspect, span }: Statistic): number {
  if (channel === "loss" || aspect === "loss")
    return CHANNELS.length * STATISTICS_PER_CHANNEL + (LOSS_SPAN_SAMPLES as readonly number[]).indexOf(span);
  const of = CHANNELS.indexOf(channel) * STATISTICS_PER_CHANNEL;
  if (aspect === "comb") return of + 3 * SPAN_SAMPLES.length;
  return of + SHIFT_ASPECTS.indexOf(aspect) * SPAN_SAMPLES.length + (SPAN_SAMPLES as readonly number[]).indexOf(span);
}

/** The part of the endpoint's memory that is scanned. */
export interface ScannedHistory {
  /** Newest shares of lost probes, and numbers of sent ones. */
  readonly lost: Recent;
  readonly sent: Recent;
  readonly channels: Readonly<Record<Channel, ChannelHistory | null>>;
  /** Share of probes lost while normal. */
  readonly lossRate: number;
}

/**
 * Rank scans: every sample becomes its rank among normal samples, −ln(1 − rank) is a standard exponential variable whatever the channel's
 * distribution, and the sum over a span of samples has an Erlang tail. Spans of several lengths find shifts (up, down) and wider spread;
 * combs of equally spaced samples find spike trains that a span averages away.
 * Sources: scan statistics (Glaz, Naus & Wallenstein 2001); −ln of uniform ranks summed as in Fisher's method (1925).
 * Blind to changes that stay within the rank noise of 32 samples.
 */
export function scanHistory(history: ScannedHistory): Statistic[] {
  const found: Statistic[] = [];
  for (const channel of CHANNELS) {
    const scores = history.channels[channel];
    if (!scores || Number.isNaN(scores.up.at(-1))) continue;
    spans(found, channel, "up", scores.up);
    spans(found, channel, "down", scores.down);
    spans(found, channel, "spread", scores.spread);
    comb(found, channel, scores);
  }
  lossScans(found, history);
  return found;
}

function spans(found: Statistic[], channel: Channel, aspect: Aspect, scores: Recent): void {
  let sum = 0;
  let n = 0;
  let next = 0;
  for (let i = scores.length - 1; i >= 0 && next < SPAN_SAMPLES.length; i--) {
    const score = scores[i] as number;
    if (Number.isNaN(score)) continue;
    sum += score;
    n += 1;
    if (n !== SPAN_SAMPLES[next]) continue;
    found.push({ channel, aspect, span: n, decades: erlangDecades(n, sum) });
    next += 1;
  }
}

/** The best comb; one tooth may be missing. Ten combs are tried, which costs one decade. */
function comb(found: Statistic[], channel: Channel, { up, down }: ChannelHistory): void {
  const best: Statistic = { channel, aspect: "comb", span: COMB_SAMPLES.shortest, decades: 0 };
  for (let gap = COMB_SAMPLES.shortest; gap <= COMB_SAMPLES.longest; gap++) {
    // A delay that drops at regular intervals is not a known kind of fault.
    const decades = Math.max(combDecades(up, gap), channel === "delay" ? 0 : combDecades(down, gap));
    if (decades > best.decades) Object.assign(best, { span: gap, decades });
  }
  found.push(best);
}

function combDecades(scores: Recent, gap: number): number {
  let sum = 0;
  let teeth = 0;
  for (let tooth = 0; tooth < COMB_SAMPLES.teeth; tooth++) {
    const score = scores[scores.length - 1 - tooth * gap] as number;
    if (Number.isNaN(score)) continue;
    sum += score;
    teeth += 1;
  }
  // A sum below twice its mean is not worth the computation.
  return teeth < COMB_SAMPLES.teeth - 1 || sum < 2 * teeth ? 0 : Math.max(0, erlangDecades(teeth, sum) - 1);
}

/** Lost probes against the endpoint's own rate of loss. Scanned only when the newest sample has a loss. */
function lossScans(found: Statistic[], { lost, sent, lossRate }: ScannedHistory): void {
  if (!lost.at(-1)) return;
  for (const span of LOSS_SPAN_SAMPLES) {
    let k = 0;
    let n = 0;
    for (let i = Math.max(0, lost.length - span); i < lost.length; i++) {
      const probes = sent[i] as number;
      const share = lost[i] as number;
      if (!Number.isNaN(share)) k += share * probes;
      n += probes;
    }
    found.push({ channel: "loss", aspect: "loss", span, decades: binomialDecades(n, Math.round(k), lossRate) });
  }
}
