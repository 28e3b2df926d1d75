/** A change as the search sees it after the values so far. */
export interface SegmentChange {
  /** Index of the new segment's first value. */
  index: number;
  /** Increase of the cost of the partition if the change is removed. */
  gain: number;
  before: Moments;
  after: Moments;
}

interface Moments {
  mean: number;
  deviation: number;
}

export interface PartitionSettings {
  /** Cost of one more change. */
  penalty: number;
  /** Changes older than this many values are dropped. */
  horizon: number;
  /** Candidate starts kept open; only noise needs more. */
  starts: number;
  /** Starts whose history is kept, so that past changes can be listed. */
  links: number;
}

/** Layout: the sums over all values, then the open starts, then a ring of the last starts with their history. */
const COUNT = 0;
const SUM = 1;
const SQUARES = 2;
/** First value. The sums are of differences from it, so that a large level costs no precision. */
const ORIGIN = 3;
/** Cost of the best partition of all values, and the open start of its last segment. */
const BEST_COST = 4;
const LAST_START = 5;
const OPEN = 6;
const LINKED = 7;
const STARTS = 8;
/** An open start: the sums before it (index, sum, squares), cost of the values before it, cost with the segment from it, its number in the ring. */
const START_SIZE = 6;
const START_BEST = 3;
const START_COST = 4;
const START_LINK = 5;
/** A link: the sums before it, the sums before the segment that ends with it, and the number of the link before; −1 for none. */
const LINK_SIZE = 7;
const SEGMENT_SUMS = 3;
const PREVIOUS_LINK = 6;

export const partitionSlots = ({ starts, links }: PartitionSettings): number => STARTS + starts * START_SIZE + links * LINK_SIZE;

/**
 * Optimal partition of a growing series into segments of own mean and spread, known after each value. Cost of a segment of n values: twice
 * the negative log-likelihood of a normal one, n · ln(variance + floor²), and `penalty` per change. The floor is the smallest spread that
 * counts; without it a run of equal values would cost −∞. A start that can never win again is pruned, so that few stay open.
 * `mayStart`: a segment may begin with this value.
 * Source: Killick, Fearnhead & Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", JASA 107 (2012), sections 3, 4.
 */
export function pushPartition(
  m: Float64Array,
  at: number,
  settings: PartitionSettings,
  value: number,
  floor: number,
  mayStart: boolean,
): void {
  const count = m[at + COUNT] as number;
  if (count === 0) begin(m, at, settings, value);
  else if (mayStart) addStart(m, at, settings);
  const distance = value - (m[at + ORIGIN] as number);
  m[at + COUNT] = count + 1;
  m[at + SUM] = (m[at + SUM] as number) + distance;
  m[at + SQUARES] = (m[at + SQUARES] as number) + distance * distance;
  let best = Number.POSITIVE_INFINITY;
  let last = 0;
  const open = m[at + OPEN] as number;
  for (let i = 0, start = at + STARTS; i < open; i++, start += START_SIZE) {
    const cost = (m[start + START_BEST] as number) + segmentCost(m, start, at, floor);
    m[start + START_COST] = cost;
    if (cost + settings.penalty >= best) continue;
    best = cost + settings.penalty;
    last = i;
  }
  m[at + BEST_COST] = best;
  m[at + LAST_START] = last;
}

/** The changes of the best partition of the values so far, within the horizon, newest first. */
export function changesOf(m: Float64Array, at: number, settings: PartitionSettings, floor: number): SegmentChange[] {
  const found: SegmentChange[] = [];
  const { horizon, links } = settings;
  const ring = at + STARTS + settings.starts * START_SIZE;
  let end = at;
  let link = m[at + STARTS + (m[at + LAST_START] as number) * START_SIZE + START_LINK] as number;
  while (link >= 0 && link >= (m[at + LINKED] as number) - links) {
    const start = ring + (link % links) * LINK_SIZE;
    if ((m[at + COUNT] as number) - (m[start + COUNT] as number) > horizon) break;
    const from = start + SEGMENT_SUMS;
    const gain = segmentCost(m, from, end, floor) - segmentCost(m, from, start, floor) - segmentCost(m, start, end, floor);
    found.push({ index: m[start] as number, gain, before: moments(m, at, from, start), after: moments(m, at, start, end) });
    end = start;
    link = m[start + PREVIOUS_LINK] as number;
  }
  return found;
}

function begin(m: Float64Array, at: number, { penalty }: PartitionSettings, value: number): void {
  m[at + ORIGIN] = value;
  m[at + BEST_COST] = -penalty;
  m[at + OPEN] = 1;
  m[at + STARTS + START_BEST] = -penalty;
  m[at + STARTS + START_LINK] = -1;
}

function addStart(m: Float64Array, at: number, { horizon, starts, links }: PartitionSettings): void {
  const last = at + STARTS + (m[at + LAST_START] as number) * START_SIZE;
  const number = m[at + LINKED] as number;
  const link = at + STARTS + starts * START_SIZE + (number % links) * LINK_SIZE;
  const lastIndex = m[last] as number;
  const isRecent = lastIndex > 0 && (m[at + COUNT] as number) - lastIndex <= horizon;
  // Must be read before the writes below, which may overwrite its place in the ring.
  const before = isRecent ? (m[last + START_LINK] as number) : -1;
  for (let i = 0; i < 3; i++) m[link + SEGMENT_SUMS + i] = m[last + i] as number;
  for (let i = 0; i < 3; i++) m[link + i] = m[at + i] as number;
  m[link + PREVIOUS_LINK] = before;
  m[at + LINKED] = number + 1;
  let open = prune(m, at);
  if (open === starts) {
    // Drop the oldest start except the very first.
    m.copyWithin(at + STARTS + START_SIZE, at + STARTS + 2 * START_SIZE, at + STARTS + open * START_SIZE);
    open -= 1;
  }
  const start = at + STARTS + open * START_SIZE;
  for (let i = 0; i < 3; i++) m[start + i] = m[at + i] as number;
  m[start + START_BEST] = m[at + BEST_COST] as number;
  m[start + START_LINK] = number;
  m[at + OPEN] = open + 1;
}

/** Drops the starts that can never win again and returns how many are left. */
function prune(m: Float64Array, at: number): number {
  const open = m[at + OPEN] as number;
  let kept = 0;
  for (let i = 0; i < open; i++) {
    const start = at + STARTS + i * START_SIZE;
    if ((m[start + START_COST] as number) > (m[at + BEST_COST] as number)) continue;
    const to = at + STARTS + kept * START_SIZE;
    if (to !== start) for (let j = 0; j < START_SIZE; j++) m[to + j] = m[start + j] as number;
    kept += 1;
  }
  return kept;
}

function moments(m: Float64Array, at: number, from: number, to: number): Moments {
  const n = (m[to] as number) - (m[from] as number);
  const mean = ((m[to + SUM] as number) - (m[from + SUM] as number)) / n;
  const squares = (m[to + SQUARES] as number) - (m[from + SQUARES] as number);
  return { mean: (m[at + ORIGIN] as number) + mean, deviation: Math.sqrt(Math.max(squares / n - mean * mean, 0)) };
}

function segmentCost(m: Float64Array, from: number, to: number, floor: number): number {
  const n = (m[to] as number) - (m[from] as number);
  const sum = (m[to + SUM] as number) - (m[from + SUM] as number);
  const squares = (m[to + SQUARES] as number) - (m[from + SQUARES] as number);
  return n * Math.log(Math.max((squares - (sum * sum) / n) / n, 0) + floor * floor);
}
