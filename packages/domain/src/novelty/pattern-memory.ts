import { Nearest } from "./nearest";

/** Lengths of the patterns compared, samples: parts of one another, so that one pass measures all. */
export const PATTERN_LENGTHS = [16, 24, 48] as const;
const LONGEST = 48;
const SHORTEST = 16;
/** Patterns remembered. */
const MEMORY = 4000;
/** Ring of samples: a power of two above memory, exclusion and pattern. */
const RING = 8192;
const MASK = RING - 1;
const NEIGHBOURS = 3;
/** Fewer patterns than this to compare with are no memory. */
const FEWEST = 14;

/**
 * Distance of the latest pattern of samples from the third nearest among the last 4,000 of the same length, for three lengths at once.
 * Good for shapes never seen before, whatever the shape; blind to what repeats, and to slow drift. Cost: at most 4,000 comparisons, most of
 * which end after a few samples because a near one was found first.
 * Source: conformal k-nearest neighbours on delay embeddings, Burnaev & Ishimtsev, "Conformalized density- and distance-based anomaly
 * detection in time-series data", 2016.
 */
export class PatternMemory {
  private readonly ring = new Float64Array(RING);
  /** When the pattern that ends here was compared last. */
  private readonly comparedAt = new Float64Array(RING);
  private count = 0;
  private readonly nearest = PATTERN_LENGTHS.map(() => new Nearest(NEIGHBOURS));

  /** Takes a sample; one distance a length, null while there is too little to compare with. */
  push(value: number): (number | null)[] {
    // Before its first sample a series is taken to have been constant.
    if (this.count === 0) this.ring.fill(value);
    const now = this.count;
    this.ring[now & MASK] = value;
    this.count += 1;
    const oldest = Math.max(0, now - SHORTEST - MEMORY + 1);
    const likely = this.nearest.flatMap(({ places }) => Array.from(places, (place) => place + 1));
    for (const nearest of this.nearest) nearest.clear();
    // What followed the last neighbours is likely near again: found first, it cuts the other comparisons short.
    for (const place of likely) if (place > 0 && place >= oldest && place <= now - SHORTEST) this.compare(now, place);
    for (let place = now - SHORTEST; place >= oldest; place--) this.compare(now, place);
    return this.nearest.map(({ distances }, i) => {
      const compared = Math.min(MEMORY, now - (PATTERN_LENGTHS[i] ?? 0) + 1);
      return compared >= FEWEST ? Math.sqrt(distances[NEIGHBOURS - 1] as number) : null;
    });
  }

  private compare(now: number, place: number): void {
    const { ring, nearest, comparedAt } = this;
    if (comparedAt[place & MASK] === now) return;
    comparedAt[place & MASK] = now;
    const limit = (nearest[2] as Nearest).limit;
    const lag = now - place;
    let distance = 0;
    for (let back = 0; back < LONGEST; back++) {
      const difference = (ring[(now - back) & MASK] as number) - (ring[(place - back) & MASK] as number);
      distance += difference * difference;
      if (distance >= limit) return;
      if (back === 15) (nearest[0] as Nearest).offer(distance, place);
      else if (back === 23 && lag >= 24) (nearest[1] as Nearest).offer(distance, place);
    }
    if (lag >= LONGEST) (nearest[2] as Nearest).offer(distance, place);
  }
}
