import type { Memory } from "../memory/memory";

/** Failure rates that the sequential tests compare with the own rate: each is this share of the way from the own rate to 1. */
const ALTERNATIVE_SHARES = [0.05, 0.2, 0.6] as const;
const RATE_RISE_MAX = 0.95;
/** Prior log-odds, in nats, of a loss against an outage that has exactly the observed number of failed runs. */
const PRIOR_LOSS_ODDS = 1;

const EVIDENCE = 0;
const EVIDENCE_SINCE = EVIDENCE + ALTERNATIVE_SHARES.length;
const LOSS_ODDS = EVIDENCE_SINCE + ALTERNATIVE_SHARES.length;
/** Layout: the slots are named by the constants above; each has one number per alternative. */
export const RATE_TESTS_SLOTS = LOSS_ODDS + ALTERNATIVE_SHARES.length;

/** Properties of the series that the tests use, learnt before the run. */
export interface RateBefore {
  /** The series' own failure rate, 0…1. */
  ownRate: number;
  /** Effective number of independent packets per run. */
  packets: number;
  /** Smallest rise of the failure rate above the own rate that is a loss, 0…1. */
  lossMinimum: number;
}

/** The strongest evidence of a higher rate, in nats, and its start, ms since the Unix epoch. */
export interface RateEvidence {
  nats: number;
  sinceMs: number;
}

/**
 * Adds a run to the sequential tests of the own rate against the higher rates (Wald; cumulative sums of Page 1954).
 * @param most largest evidence that one run can add, in nats
 * @returns the strongest evidence
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
 * Starts the log-odds of a loss against an outage at the evidence before the failed runs, for each alternative. A streak of failed runs can
 * begin an outage as well as a loss whose failed packets happen to fill whole runs.
 */
export function beginLossOdds({ f64: m }: Memory, at: number): void {
  m.copyWithin(at + LOSS_ODDS, at + EVIDENCE, at + EVIDENCE_SINCE);
}

/** Log-odds, in nats, that the outage was the beginning of a loss, for the likeliest alternative. */
export const lossOddsOf = ({ f64: m }: Memory, at: number): number => Math.max(...m.subarray(at + LOSS_ODDS, at + RATE_TESTS_SLOTS));

/** Weighs the failed runs with which an outage began. */
export function weighOutage(memory: Memory, at: number, failedRuns: number, before: RateBefore): void {
  addOdds(memory, at, before, (rate) => PRIOR_LOSS_ODDS + failedRuns * before.packets * Math.log(rate));
}

/** Weighs one more run. During an outage (`isOutage`) the outage predicts every failed run with certainty. */
export function weighRun(memory: Memory, at: number, bad: number, isOutage: boolean, before: RateBefore): void {
  addOdds(memory, at, before, (rate) => before.packets * (isOutage ? Math.log(rate) : logRatio(bad, before.ownRate, rate)));
}

/**
 * Weighs a streak of failed runs that was too short for an outage: either chance or the loss explains it.
 * @param most largest evidence that one run can add, in nats
 */
export function weighChanceFailures(memory: Memory, at: number, failedRuns: number, most: number, before: RateBefore): void {
  addOdds(memory, at, before, (rate) => failedRuns * Math.min(most, before.packets * Math.log(rate / before.ownRate)));
}

/** Mean log-likelihood ratio per packet, of the higher rate against the lower rate, in nats. */
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
