/** Patterns that ended more recently overlap with the present one and do not count as others. */
const LAG_SAMPLES_MIN = 16;
/** Patterns needed before a distance is given. */
const PATTERNS_MIN = 14;
/** Share of its weight that a sample keeps with each new one: the pattern is about 24 samples long. */
const KEPT_SHARE_PER_SAMPLE = 1 - 1 / 24;
/** Layout, single precision: the samples, one distance per lag, and the distance from a constant series. */
export const carriedSingles = (memory: number): number => 2 * memory + 1;

/**
 * Distance of the latest pattern from the third nearest among those that ended 16 to `memory` samples ago; NaN while there are too few to
 * compare with. A pattern weights its samples exponentially by age, so that one multiplication and addition per remembered pattern updates
 * its distance. A tenth of the cost of the pattern memory, and less exact (docs/detection.md).
 * `sample`: relative to the series' first sample (the series counts as constant before it) and below 1e15, so that squares are finite in
 * single precision. `now` counts samples from 0.
 * Source: as the pattern memory; incremental distances as in Zhu et al., "Matrix Profile II", ICDM 2016.
 */
export function pushCarried(f32: Float32Array, at: number, memory: number, now: number, sample: number): number {
  const distances = at + memory;
  const still = at + 2 * memory;
  const stillNow = KEPT_SHARE_PER_SAMPLE * (f32[still] as number) + sample * sample;
  f32[still] = stillNow;
  const most = Math.min(memory - 1, now - 1);
  let a = Number.POSITIVE_INFINITY;
  let b = Number.POSITIVE_INFINITY;
  let c = Number.POSITIVE_INFINITY;
  let place = at + ((now - LAG_SAMPLES_MIN + memory) % memory);
  for (let lag = distances + LAG_SAMPLES_MIN; lag <= distances + most; lag++) {
    const difference = sample - (f32[place] as number);
    place = place === at ? at + memory - 1 : place - 1;
    const distance = KEPT_SHARE_PER_SAMPLE * (f32[lag] as number) + difference * difference;
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
  // The pattern that ends with the first sample becomes comparable.
  if (now >= LAG_SAMPLES_MIN && now < memory) f32[distances + now] = stillNow;
  f32[at + (now % memory)] = sample;
  return most - LAG_SAMPLES_MIN + 1 >= PATTERNS_MIN ? Math.sqrt(c) : Number.NaN;
}
