import type { Memory } from "../memory/memory";

/** Alternatives that the sequential tests compare with the series' own failure rate: so much of what is left up to 1. */
const ALTERNATIVE_SHARES = [0.05, 0.2, 0.6] as const;
const RATE_RISE_MAX = 0.95;
/** Odds in nats, before anything is seen, of a loss against an outage of exactly so many runs. */
const PRIOR_LOSS_ODDS = 1;

const EVIDENCE = 0;
const EVIDENCE_SINCE = EVIDENCE + ALTERNATIVE_SHARES.length;
const LOSS_ODDS = EVIDENCE_SINCE + ALTERNATIVE_SHARES.length;
/** Layout: as the constants above name it, one number for each alternative. */
export const RATE_TESTS_SLOTS = LOSS_ODDS + ALTERNATIVE_SHARES.length;

/** What the tests know of the series before a run. */
export interface RateBefore {
  /** The series' own failure rate, 0…1. */
  ownRate: number;
  /** Independent packets of a run. */
  packets: number;
  /** Smallest failure rate above the own one that is a loss, 0…1. */
  lossMinimum: number;
}

/** The strongest evidence of a higher rate: in nats, and when it began, ms since the Unix epoch. */
export interface RateEvidence {
  nats: number;
  sinceMs: number;
}

/**
 * Adds a run to Wald's sequential tests (cumulative sums of Page 1954) of the own rate against the higher ones, and returns the strongest.
 * @param most nats that one run adds at most
 */
export function addEvidence({ f64: m }: Memory, at: number, tsMs: number, bad: number, most: number, before: RateBefore): RateEvidence {
  const strongest = { nats: 0, sinceMs: tsMs };
  eachAlternative(before, (rate, i) => {
    const gathered = num(m, at + EVIDENCE + i);
    const nats = Math.max(0, gathered + Math.min(most, before.packets * logRatio(bad, before.ownRate, rate)));
    if (gathered === 0 && nats > 0) m[at + EVIDENCE_SINCE + i] = tsMs;
    m[at + EVIDENCE + i] = nats;
    if (nats > strongest.nats) Object.assign(strongest, { nats, sinceMs: num(m, at + EVIDENCE_SINCE + i) });
  });
  return strongest;
}

/** Nats of the strongest evidence. */
export const evidenceOf = ({ f64: m }: Memory, at: number): number => Math.max(...m.subarray(at + EVIDENCE, at + EVIDENCE_SINCE));

export function dropEvidence({ f64: m }: Memory, at: number): void {
  m.fill(0, at + EVIDENCE, at + EVIDENCE_SINCE);
}

/**
 * Failed runs in a row begin an outage, or a loss of a series whose runs have one packet. The odds of the loss against the outage are followed
 * for each alternative. They begin with the evidence before the failed runs.
 */
export function beginLossOdds({ f64: m }: Memory, at: number): void {
  m.copyWithin(at + LOSS_ODDS, at + EVIDENCE, at + EVIDENCE_SINCE);
}

/** Logarithm of the odds that the outage was the beginning of a loss, of the likeliest alternative. */
export const lossOddsOf = ({ f64: m }: Memory, at: number): number => Math.max(...m.subarray(at + LOSS_ODDS, at + RATE_TESTS_SLOTS));

/** An outage began with so many failed runs. */
export function weighOutage(memory: Memory, at: number, failedRuns: number, before: RateBefore): void {
  addOdds(memory, at, before, (rate) => PRIOR_LOSS_ODDS + failedRuns * before.packets * Math.log(rate));
}

/** One more run: failed runs are certain while an outage goes on. */
export function weighRun(memory: Memory, at: number, bad: number, isOutage: boolean, before: RateBefore): void {
  addOdds(memory, at, before, (rate) => before.packets * (isOutage ? Math.log(rate) : logRatio(bad, before.ownRate, rate)));
}

/**
 * Failed runs in a row that were too few for an outage are chance, or the loss.
 * @param most nats that one run adds at most
 */
export function weighChanceFailures(memory: Memory, at: number, failedRuns: number, most: number, before: RateBefore): void {
  addOdds(memory, at, before, (rate) => failedRuns * Math.min(most, before.packets * Math.log(rate / before.ownRate)));
}

/** Log likelihood ratio of one packet's mean outcome, of the higher rate against the lower. */
export const logRatio = (bad: number, low: number, high: number): number =>
  bad * Math.log(high / low) + (1 - bad) * Math.log((1 - high) / (1 - low));

function addOdds({ f64: m }: Memory, at: number, before: RateBefore, natsOf: (rate: number) => number): void {
  eachAlternative(before, (rate, i) => {
    m[at + LOSS_ODDS + i] = num(m, at + LOSS_ODDS + i) + natsOf(rate);
  });
}

function eachAlternative({ ownRate, lossMinimum }: RateBefore, visit: (rate: number, i: number) => void): void {
  ALTERNATIVE_SHARES.forEach((share, i) => {
    visit(ownRate + Math.min(RATE_RISE_MAX, Math.max(share, lossMinimum)) * (1 - ownRate), i);
  });
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
