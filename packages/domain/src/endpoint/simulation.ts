import { seeded } from "../detection/simulation";
import { stepEndpoint } from "./endpoint-detector";
import { EndpointMemory } from "./endpoint-memory";
import { describeEpisode } from "./episode-kind";
import type { EndpointSample } from "./history";

/** Seconds of a small world: a path of 20 ms with queueing that both directions share unevenly, stamped by clocks 3 s apart. */
const CLOCKS_APART = 3000;

export interface Fault {
  from: number;
  to: number;
  /** Changes one sample of the quiet path; the round trip is the sum of both ways. */
  change(sample: { forward: number; backward: number }, i: number, random: () => number): { forward: number; backward: number } | null;
}

/** A quiet path of `n` samples with faults laid on it; a fault that answers null has lost the probe. */
export function endpointSamples(n: number, seed: number, faults: readonly Fault[] = []): EndpointSample[] {
  const random = seeded(seed);
  return Array.from({ length: n }, (_, i) => {
    const queue = -0.4 * Math.log(1 - random());
    const share = 0.3 + 0.4 * random();
    const quiet = { forward: 11 + queue * share, backward: 9 + queue * (1 - share) };
    const fault = faults.find(({ from, to }) => i >= from && i < to);
    const seen = fault ? fault.change(quiet, i - fault.from, random) : quiet;
    if (!seen) return { delay: null, forward: null, backward: null, lost: 1, sent: 1 };
    const { forward, backward } = seen;
    return { delay: forward + backward, forward: forward + CLOCKS_APART, backward: backward - CLOCKS_APART, lost: 0, sent: 1 };
  });
}

/** The episodes the detector tells of, those still open at the end included. */
export function episodesOf(samples: readonly EndpointSample[]) {
  const state = new EndpointMemory();
  const episodes = samples.flatMap((sample) => {
    const { episode, report } = stepEndpoint(state, sample);
    return episode && report ? [{ openedAt: episode.openedAt, ...report }] : [];
  });
  const { episode } = state;
  if (episode) episodes.push({ openedAt: episode.openedAt, ...describeEpisode(episode, state.channels) });
  return episodes;
}
