import { seeded } from "../detection/simulation";
import { stepEndpoint } from "./endpoint-detector";
import { EndpointMemory } from "./endpoint-memory";
import { describeEpisode } from "./episode-kind";
import type { EndpointSample } from "./history";

/** Offset between the two clocks of the simulated path: 20 ms, one sample a second, queueing that both directions share unevenly. */
const CLOCK_OFFSET_MS = 3000;

export interface SimulatedFault {
  from: number;
  to: number;
  /** Returns the changed delays of one sample of the quiet path, or null to lose the probe. */
  change(sample: { forward: number; backward: number }, i: number, random: () => number): { forward: number; backward: number } | null;
}

/** A quiet path of `n` samples with faults. The round trip is the sum of both directions. */
export function endpointSamples(n: number, seed: number, faults: readonly SimulatedFault[] = []): EndpointSample[] {
  const random = seeded(seed);
  return Array.from({ length: n }, (_, i) => {
    const queue = -0.4 * Math.log(1 - random());
    const share = 0.3 + 0.4 * random();
    const quiet = { forward: 11 + queue * share, backward: 9 + queue * (1 - share) };
    const fault = faults.find(({ from, to }) => i >= from && i < to);
    const seen = fault ? fault.change(quiet, i - fault.from, random) : quiet;
    if (!seen) return { delay: null, forward: null, backward: null, lost: 1, sent: 1 };
    const { forward, backward } = seen;
    return { delay: forward + backward, forward: forward + CLOCK_OFFSET_MS, backward: backward - CLOCK_OFFSET_MS, lost: 0, sent: 1 };
  });
}

/** The episodes that the detector finds, including one still open at the end. */
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
