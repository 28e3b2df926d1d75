/** Samples nearer than this overlap with the present pattern and are no other. */
const NEAREST_LAG = 16;
/** Fewer patterns than this to compare with are no memory. */
const FEWEST = 14;
/** Share that a sample of the pattern keeps per sample: the pattern is some 24 samples long. */
const KEEPS = 1 - 1 / 24;
/** Numbers of single precision: the samples, a distance a lag, and the distance from a series that never moved. */
export const carriedSingles = (memory: number): number => 2 * memory + 1;

/**
 * Distance of the latest pattern of samples from the third nearest among those that ended 16 to `memory` samples ago, NaN while there is too
 * little to compare with. A pattern is what came last, older samples counting less and less, so that one multiplication and addition per
 * remembered pattern carries all distances on. A tenth of the cost of the pattern memory, and less sure (docs/detection.md).
 * `sample` is centred on the series' first sample, before which a series is taken to have been constant, and below 1e15, so that squares
 * are finite in single precision. `now` counts samples from 0.
 * Source: as the pattern memory; distances carried on from sample to sample as in Zhu et al., "Matrix Profile II", ICDM 2016.
 */
export function pushCarried(f32: Float32Array, at: number, memory: number, now: number, sample: number): number {
  const distances = at + memory;
  const still = at + 2 * memory;
  const stillNow = KEEPS * (f32[still] as number) + sample * sample;
  f32[still] = stillNow;
  const most = Math.min(memory - 1, now - 1);
  let a = Number.POSITIVE_INFINITY;
  let b = Number.POSITIVE_INFINITY;
  let c = Number.POSITIVE_INFINITY;
  let place = at + ((now - NEAREST_LAG + memory) % memory);
  for (let lag = distances + NEAREST_LAG; lag <= distances + most; lag++) {
    const difference = sample - (f32[place] as number);
    place = place === at ? at + memory - 1 : place - 1;
    const distance = KEEPS * (f32[lag] as number) + difference * difference;
    f32[lag] = distance;
    if (distance >= c) continue;
    if (distance >= b) c = distance;
    else {
      c = b;
      if (distance >= a) b = distance;
      else {
        b = a;
        a = distance;
      }
    }
  }
  // The pattern that ends with the first sample joins.
  if (now >= NEAREST_LAG && now < memory) f32[distances + now] = stillNow;
  f32[at + (now % memory)] = sample;
  return most - NEAREST_LAG + 1 >= FEWEST ? Math.sqrt(c) : Number.NaN;
}
