/** Cost of keeping samples [start, end) in one segment; smaller is better. */
export type SegmentCost = (start: number, end: number) => number;

/**
 * Exact optimal partition of n samples into segments: the one with the smallest total cost plus `penalty` per change.
 * Returns the indices at which a new segment starts, ascending, without 0.
 *
 * A start that can never again be the best is pruned, which makes the search linear where changes are frequent.
 * Source: Killick, Fearnhead & Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", JASA 107 (2012), section 3.
 */
export function pelt(n: number, cost: SegmentCost, penalty: number, minimumLength: number): number[] {
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  const previous = new Int32Array(n + 1);
  let starts: Start[] = [{ index: 0, lostAt: Number.POSITIVE_INFINITY }];
  for (let end = minimumLength; end <= n; end++) {
    const totals = starts.map((start) => at(best, start.index) + cost(start.index, end));
    totals.forEach((total, i) => {
      if (total + penalty >= at(best, end)) return;
      best[end] = total + penalty;
      previous[end] = starts[i]?.index ?? 0;
    });
    // a start that lost to a change at `end` may still win until a segment that begins at `end` is long enough
    starts.forEach((start, i) => {
      if ((totals[i] ?? 0) > at(best, end)) start.lostAt = Math.min(start.lostAt, end);
    });
    starts = starts.filter((start) => end + 1 < start.lostAt + minimumLength);
    const next = end - minimumLength + 1;
    if (next >= minimumLength) starts.push({ index: next, lostAt: Number.POSITIVE_INFINITY });
  }
  return backtrack(previous, n);
}

interface Start {
  index: number;
  /** The first end at which a change there was cheaper than going on. */
  lostAt: number;
}

const at = (values: Float64Array, i: number): number => values[i] ?? Number.POSITIVE_INFINITY;

function backtrack(previous: Int32Array, n: number): number[] {
  const changes: number[] = [];
  for (let end = previous[n] ?? 0; end > 0; end = previous[end] ?? 0) changes.push(end);
  return changes.reverse();
}
