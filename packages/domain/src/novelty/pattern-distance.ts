/** Samples nearer than this overlap with the present pattern and are no other. */
const NEAREST_LAG = 16;
/** Fewer patterns than this to compare with are no memory. */
const FEWEST = 14;
/** Effective lengths of the two patterns compared, samples. */
export const PATTERN_LENGTHS = [12, 30] as const;
const SHORT_KEEPS = 1 - 1 / PATTERN_LENGTHS[0];
const LONG_KEEPS = 1 - 1 / PATTERN_LENGTHS[1];
/** Squares beyond this are not finite in single precision. */
const LARGEST = 1e30;

/** Distances of the present pattern, short and long, from its third nearest; NaN while there is too little to compare with. */
export interface PatternDistances {
  short: number;
  long: number;
}

/** Numbers of single precision: the samples, two distances a lag, and the distance from a series that never moved. */
export const patternSingles = (memory: number): number => 3 * memory + 2;

/**
 * Distance of the latest pattern of samples from the third nearest among those that ended 16 to `memory` samples ago. A pattern is what came
 * last, older samples counting less and less, so that one multiplication and addition per remembered pattern keeps all distances current.
 * Good for shapes never seen before, whatever the shape; blind to what repeats, and to slow drift.
 * `sample` is centred on the series' first sample: before that a series is taken to have been constant. `now` counts samples from 0.
 * Source: conformal k-nearest neighbours on delay embeddings, Burnaev & Ishimtsev, "Conformalized density- and distance-based anomaly
 * detection in time-series data", 2016; distances are carried on from sample to sample as in Zhu et al., "STOMP", ICDM 2016.
 */
export function pushPattern(f32: Float32Array, at: number, memory: number, now: number, sample: number, found: PatternDistances): void {
  const ring = at;
  const short = at + memory;
  const long = at + 2 * memory;
  const still = at + 3 * memory;
  const square = Math.min(LARGEST, sample * sample);
  const stillShort = SHORT_KEEPS * (f32[still] as number) + square;
  const stillLong = LONG_KEEPS * (f32[still + 1] as number) + square;
  f32[still] = stillShort;
  f32[still + 1] = stillLong;
  const most = Math.min(memory - 1, now - 1);
  let [a, b, c] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [p, q, r] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let place = (now - NEAREST_LAG) % memory;
  for (let lag = NEAREST_LAG; lag <= most; lag++) {
    const difference = sample - (f32[ring + place] as number);
    const step = Math.min(LARGEST, difference * difference);
    place = place === 0 ? memory - 1 : place - 1;
    const near = SHORT_KEEPS * (f32[short + lag] as number) + step;
    f32[short + lag] = near;
    if (near < c) {
      if (near >= b) c = near;
      else {
        c = b;
        if (near >= a) b = near;
        else {
          b = a;
          a = near;
        }
      }
    }
    const far = LONG_KEEPS * (f32[long + lag] as number) + step;
    f32[long + lag] = far;
    if (far < r) {
      if (far >= q) r = far;
      else {
        r = q;
        if (far >= p) q = far;
        else {
          q = p;
          p = far;
        }
      }
    }
  }
  // The pattern that ends with the first sample joins.
  if (now >= NEAREST_LAG && now < memory) {
    f32[short + now] = stillShort;
    f32[long + now] = stillLong;
  }
  f32[ring + (now % memory)] = sample;
  const isEnough = most - NEAREST_LAG + 1 >= FEWEST;
  found.short = isEnough ? Math.sqrt(c) : Number.NaN;
  found.long = isEnough ? Math.sqrt(r) : Number.NaN;
}
