import type { EndpointMemory } from "./endpoint-memory";
import { CHANNELS, type Channel, type ChannelHistory, type Recent } from "./history";
import { binomialDecades, erlangDecades } from "./tail";

/** What a statistic is evidence for. */
export type Aspect = "up" | "down" | "spread" | "comb" | "loss";
export interface Statistic {
  channel: Channel | "loss";
  aspect: Aspect;
  /** Samples it spans; for a comb the distance between its teeth. */
  span: number;
  /** −log₁₀ of its probability if the samples were normal and independent. */
  decades: number;
}

const SHIFTS = ["up", "down", "spread"] as const;
const SPANS = [4, 8, 16, 32] as const;
const LOSS_SPANS = [3, 6, 12, 24] as const;
const COMB = { teeth: 7, shortest: 3, longest: 12 } as const;

/** How many statistics there are, a channel's combs as one, and the place of one among them. */
const PLACES_OF_CHANNEL = 3 * SPANS.length + 1;
export const STATISTICS = CHANNELS.length * PLACES_OF_CHANNEL + LOSS_SPANS.length;
export function placeOf({ channel, aspect, span }: Statistic): number {
  if (channel === "loss" || aspect === "loss") return CHANNELS.length * PLACES_OF_CHANNEL + (LOSS_SPANS as readonly number[]).indexOf(span);
  const of = CHANNELS.indexOf(channel) * PLACES_OF_CHANNEL;
  if (aspect === "comb") return of + 3 * SPANS.length;
  return of + SHIFTS.indexOf(aspect) * SPANS.length + (SPANS as readonly number[]).indexOf(span);
}

export type ScannedHistory = Pick<EndpointMemory, "lost" | "sent" | "channels" | "lossRate">;

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
  for (let i = scores.length - 1; i >= 0 && next < SPANS.length; i--) {
    const score = scores[i] as number;
    if (Number.isNaN(score)) continue;
    sum += score;
    n += 1;
    if (n !== SPANS[next]) continue;
    found.push({ channel, aspect, span: n, decades: erlangDecades(n, sum) });
    next += 1;
  }
}

/** The best comb; one tooth may be missing. Ten combs are tried, which costs one decade. */
function comb(found: Statistic[], channel: Channel, { up, down }: ChannelHistory): void {
  const best: Statistic = { channel, aspect: "comb", span: COMB.shortest, decades: 0 };
  for (let gap = COMB.shortest; gap <= COMB.longest; gap++) {
    // A delay that drops at regular intervals is no fault known to anybody.
    const decades = Math.max(combDecades(up, gap), channel === "delay" ? 0 : combDecades(down, gap));
    if (decades > best.decades) Object.assign(best, { span: gap, decades });
  }
  found.push(best);
}

function combDecades(scores: Recent, gap: number): number {
  let sum = 0;
  let teeth = 0;
  for (let tooth = 0; tooth < COMB.teeth; tooth++) {
    const score = scores[scores.length - 1 - tooth * gap] as number;
    if (Number.isNaN(score)) continue;
    sum += score;
    teeth += 1;
  }
  // Below twice its mean a sum is nothing anybody looks at.
  return teeth < COMB.teeth - 1 || sum < 2 * teeth ? 0 : Math.max(0, erlangDecades(teeth, sum) - 1);
}

/** Lost probes against the endpoint's own rate of loss. Only a loss can be the last straw. */
function lossScans(found: Statistic[], { lost, sent, lossRate }: ScannedHistory): void {
  if (!lost.at(-1)) return;
  for (const span of LOSS_SPANS) {
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
