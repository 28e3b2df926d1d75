import { ascending, quantileOfSorted } from "../features/order-statistics";

/** Normal samples a channel is compared with. 192 do as well as 384 and better than 128 (docs/detection-endpoint.md). */
const CAPACITY = 192;

/** What a channel normally shows: its last normal samples, oldest at `next` once full. Plain data. */
export interface Reference {
  values: number[];
  next: number;
  /** Median of `values`, kept so that a sample costs no sort. */
  median: number;
}

export const newReference = (): Reference => ({ values: [], next: 0, median: 0 });

/** Samples between two renewals of the median. */
const RENEW_EVERY = 8;

export function learnNormal(reference: Reference, value: number): void {
  reference.values[reference.next] = value;
  reference.next = (reference.next + 1) % CAPACITY;
  if (reference.values.length < 64 || reference.next % RENEW_EVERY === 0) reference.median = middle(reference.values);
}

const middle = (values: readonly number[]): number => quantileOfSorted(ascending(values), 0.5);

export interface RankScores {
  up: number;
  down: number;
  spread: number;
}

/**
 * −ln of the share of normal samples above `value`, below it, and further from the median than it; ties count half, and half a sample
 * keeps every share above 0. Each is a standard exponential variable for a normal sample.
 */
export function scoresAmong({ values, median }: Reference, value: number): RankScores {
  const n = values.length;
  const distance = Math.abs(value - median);
  let below = 0;
  let ties = 0;
  let nearer = 0;
  let level = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i] ?? 0;
    if (v < value) below += 1;
    else if (v === value) ties += 1;
    const d = Math.abs(v - median);
    if (d < distance) nearer += 1;
    else if (d === distance) level += 1;
  }
  const rank = (below + ties / 2 + 0.5) / (n + 1);
  const spread = (nearer + level / 2 + 0.5) / (n + 1);
  return { up: scoreOf(1 - rank), down: scoreOf(rank), spread: scoreOf(1 - spread) };
}

/** Four digits are more than ranks among 192 hold, and keep a snapshot small. */
const scoreOf = (share: number): number => Math.round(-Math.log(share) * 1e4) / 1e4;
