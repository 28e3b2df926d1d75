import { newMemory } from "../memory/memory";
import { Nearest } from "./nearest";

/** Lengths of the compared patterns, samples. Each contains the shorter ones, so that one pass measures all. */
export const PATTERN_LENGTHS = [16, 24, 48] as const;
const PATTERN_SAMPLES_MAX = 48;
const PATTERN_SAMPLES_MIN = 16;
const NEIGHBOURS = 3;
/** Patterns needed before a distance is given. */
const PATTERNS_MIN = 14;

/** Layout: the places of the last neighbours of each length, stored plus one so that 0 means none; then a ring of samples. */
const PLACES = PATTERN_LENGTHS.length * NEIGHBOURS;
/** The ring also holds the pattern that overlaps with the present one and the rest of the longest pattern. */
const ringOf = (memory: number): number => memory + PATTERN_SAMPLES_MIN + PATTERN_SAMPLES_MAX;
export const patternSlots = (memory: number): number => PLACES + ringOf(memory);

/** Scratch space of one push, shared by all series. */
const nearest = PATTERN_LENGTHS.map(() => new Nearest(NEIGHBOURS));
let comparedAt = new Float64Array(0);
let pushCount = 0;

/**
 * Distances of the latest pattern from the third nearest among the last `memory` of the same length, for three lengths at once; NaN while
 * there are too few to compare with. `now` counts samples from 0; before its first sample a series counts as constant.
 * Good for shapes never seen before, whatever the shape; blind to repeated shapes and to slow drift. Cost: `memory` comparisons, most of
 * which end after a few samples because a nearer pattern is already known.
 * Source: conformal k-nearest neighbours on delay embeddings, Burnaev & Ishimtsev, "Conformalized density- and distance-based anomaly
 * detection in time-series data", 2016.
 */
export function pushPattern(m: Float64Array, at: number, memory: number, now: number, value: number, found: Float64Array): void {
  const size = ringOf(memory);
  const ring = at + PLACES;
  if (now === 0) m.fill(value, ring, ring + size);
  m[ring + (now % size)] = value;
  if (comparedAt.length < size) comparedAt = new Float64Array(size);
  pushCount += 1;
  for (const one of nearest) one.clear();
  const oldest = Math.max(0, now - PATTERN_SAMPLES_MIN - memory + 1);
  const newest = now - PATTERN_SAMPLES_MIN;
  // The successors of the last neighbours are likely near again; comparing them first shortens the other comparisons.
  for (let i = 0; i < PLACES; i++) {
    const place = m[at + i] as number;
    if (place > 0 && place >= oldest && place <= newest) compare(m, ring, size, now, place);
  }
  for (let place = newest; place >= oldest; place--) compare(m, ring, size, now, place);
  nearest.forEach(({ distances, places }, i) => {
    for (let k = 0; k < NEIGHBOURS; k++) m[at + i * NEIGHBOURS + k] = (places[k] as number) + 1;
    const compared = Math.min(memory, now - (PATTERN_LENGTHS[i] ?? 0) + 1);
    found[i] = compared >= PATTERNS_MIN ? Math.sqrt(distances[NEIGHBOURS - 1] as number) : Number.NaN;
  });
}

function compare(m: Float64Array, ring: number, size: number, now: number, place: number): void {
  let other = place % size;
  if (comparedAt[other] === pushCount) return;
  comparedAt[other] = pushCount;
  let own = now % size;
  const limit = (nearest[2] as Nearest).limit;
  const lag = now - place;
  let distance = 0;
  for (let back = 0; back < PATTERN_SAMPLES_MAX; back++) {
    const difference = (m[ring + own] as number) - (m[ring + other] as number);
    own = own === 0 ? size - 1 : own - 1;
    other = other === 0 ? size - 1 : other - 1;
    distance += difference * difference;
    if (distance >= limit) return;
    if (back === 15) (nearest[0] as Nearest).offer(distance, place);
    else if (back === 23 && lag >= 24) (nearest[1] as Nearest).offer(distance, place);
  }
  if (lag >= PATTERN_SAMPLES_MAX) (nearest[2] as Nearest).offer(distance, place);
}

/** The pattern memory of one series in a block of its own. */
export class PatternMemory {
  private readonly state: Float64Array;
  private readonly found = new Float64Array(PATTERN_LENGTHS.length);
  private count = 0;

  constructor(private readonly memory = 4000) {
    this.state = newMemory(patternSlots(memory)).f64;
  }

  /** Adds a sample and returns one distance per length; null while there are too few patterns to compare with. */
  push(value: number): (number | null)[] {
    pushPattern(this.state, 0, this.memory, this.count, value, this.found);
    this.count += 1;
    return Array.from(this.found, (distance) => (Number.isNaN(distance) ? null : distance));
  }
}
