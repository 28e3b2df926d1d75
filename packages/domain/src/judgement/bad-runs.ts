import type { Memory } from "../memory/memory";
import { logRatio, type RateBefore } from "./rate-tests";

/** Share of a run's packets that must fail for the run to count as failed. */
export const FAILED_RUN_SHARE = 0.9;
/** Largest evidence of a recovery that one run can add, in nats. */
const RECOVERY_NATS_PER_RUN_MAX = 2.5;
/** Prior of the bad rate in a recovery test: this many packets whose failure rate is this multiple of the policy's smallest loss. */
const PRIOR_BAD_PACKETS = 10;
const PRIOR_BAD_MINIMUMS = 2;
/** Standard errors that are subtracted from the estimated bad rate, because two failures in four runs may be the start of a loss of only 7 %. */
const BAD_RATE_DOUBT = 0.7;
/** A recovery test compares two rates: the bad rate, at least `BAD_RISE_MIN` above the own rate, and the own rate plus `OWN_RISE`. */
const BAD_RISE_MIN = 0.05;
const BAD_RATE_MAX = 0.95;
const OWN_RISE = 0.01;
/**
 * During a loss, a streak of failed runs is an outage when a loss of this length so far contains such a streak with less than this
 * probability. A short loss counts as one of `LOSS_RUNS_MIN` runs.
 */
const CHANCE_OUTAGE_IN_LOSS = 0.05;
const LOSS_RUNS_MIN = 50;
const STREAK_IN_LOSS_MAX = 10;
/** Failure rate of a series that was down. The first answered runs after an outage are tested against it. */
const DOWN_RATE = 0.9;
/** Smoothing factor per run of the present failure rate (exponential moving average). */
const PRESENT_RATE_GAIN = 0.05;

const RUNS = 0;
const SUM = 1;
const FAILED_RUNS = 2;
const RATE = 3;
const PRESENT_RATE = 4;
const RECOVERY = 5;
/** Layout: the slots are named by the constants above. */
export const BAD_RUNS_SLOTS = 6;

/** The runs since a trouble began, or since evidence of one began. */
export interface BadRuns {
  runs: number;
  /** Number of failed runs, each weighted by its share of failed packets. */
  failed: number;
  /** Number of runs that failed completely. */
  failedRuns: number;
  /** Moving average of the failure rate, 0…1. */
  presentRate: number;
}

export const badRunsOf = ({ f64: m }: Memory, at: number): BadRuns => ({
  runs: num(m, at + RUNS),
  failed: num(m, at + SUM),
  failedRuns: num(m, at + FAILED_RUNS),
  presentRate: num(m, at + PRESENT_RATE),
});

export function addBadRun({ f64: m }: Memory, at: number, bad: number): void {
  m[at + RUNS] = num(m, at + RUNS) + 1;
  m[at + SUM] = num(m, at + SUM) + bad;
  if (bad >= FAILED_RUN_SHARE) m[at + FAILED_RUNS] = num(m, at + FAILED_RUNS) + 1;
}

export function resetBadRuns({ f64: m }: Memory, at: number): void {
  m[at + RUNS] = m[at + SUM] = m[at + FAILED_RUNS] = 0;
}

/** Starts counting at an outage that began with this many failed runs. */
export function beginOutage({ f64: m }: Memory, at: number, failedRuns: number): void {
  m[at + RUNS] = m[at + SUM] = m[at + FAILED_RUNS] = failedRuns;
  m[at + PRESENT_RATE] = 1;
  m[at + RECOVERY] = 0;
}

/** Starts a loss; the runs added so far belong to the loss. */
export function beginLoss(memory: Memory, at: number, before: RateBefore): void {
  const { f64: m } = memory;
  m[at + PRESENT_RATE] = num(m, at + SUM) / num(m, at + RUNS);
  m[at + RECOVERY] = 0;
  updateBadRate(memory, at, before);
}

/** Updates the failure rate since the trouble began, against which a recovery is tested: a cautious estimate, the lower the fewer runs. */
export function updateBadRate({ f64: m }: Memory, at: number, { packets, lossMinimum }: RateBefore): void {
  const prior = PRIOR_BAD_PACKETS / packets;
  const runs = num(m, at + RUNS) + prior;
  const rate = (num(m, at + SUM) + prior * PRIOR_BAD_MINIMUMS * lossMinimum) / runs;
  m[at + RATE] = rate - BAD_RATE_DOUBT * Math.sqrt((rate * (1 - rate)) / (runs * packets));
}

/** Starts the recovery test after several runs in a row were answered. */
export function beginRecovery({ f64: m }: Memory, at: number): void {
  m[at + PRESENT_RATE] = DOWN_RATE;
  m[at + RECOVERY] = RECOVERY_NATS_PER_RUN_MAX;
}

/**
 * Tests with one run whether the failure rate is the own rate or the bad rate.
 * @param isRecovering an outage has ended, so the moving average serves as the bad rate
 * @returns nats of evidence that the own rate is back
 */
export function addRecovery({ f64: m }: Memory, at: number, bad: number, isRecovering: boolean, { ownRate, packets }: RateBefore): number {
  const presentRate = num(m, at + PRESENT_RATE);
  m[at + PRESENT_RATE] = presentRate + PRESENT_RATE_GAIN * (bad - presentRate);
  const badRate = isRecovering ? presentRate : num(m, at + RATE);
  const high = Math.max(ownRate + BAD_RISE_MIN, Math.min(BAD_RATE_MAX, badRate));
  const low = Math.min(high / 2, ownRate + OWN_RISE);
  const nats = Math.min(-logRatio(bad, low, high) * packets, RECOVERY_NATS_PER_RUN_MAX);
  m[at + RECOVERY] = Math.max(0, num(m, at + RECOVERY) + nats);
  return num(m, at + RECOVERY);
}

/** Number of failed runs in a row that the loss does not explain, given how long it lasts and how often whole runs failed before the streak. */
export function failedRunsBeyondLoss({ f64: m }: Memory, at: number, streak: number): number {
  const runs = Math.max(0, num(m, at + RUNS) - streak);
  const failed = Math.max(0, num(m, at + FAILED_RUNS) - streak);
  const failedRate = (failed + 0.5) / (runs + 1);
  const chance = CHANCE_OUTAGE_IN_LOSS / Math.max(LOSS_RUNS_MIN, runs);
  return Math.min(STREAK_IN_LOSS_MAX, Math.ceil(Math.log(chance) / Math.log(failedRate)));
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
