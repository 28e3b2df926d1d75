import type { Memory } from "../memory/memory";
import { logRatio, type RateBefore } from "./rate-tests";

/** Share of a run's packets that must fail for the run to count as failed. */
export const FAILED_RUN_SHARE = 0.9;
/** Evidence in nats that one run adds at most to a recovery. */
const RECOVERY_NATS_PER_RUN_MAX = 2.5;
/** Prior of the rate that a recovery is tested against: as if so many packets had failed at this multiple of the policy's smallest loss. */
const PRIOR_BAD_PACKETS = 10;
const PRIOR_BAD_MINIMUMS = 2;
/** The rates that a recovery compares: a bad one of at least this above the own rate, and one this much above the own rate. */
const BAD_RISE_MIN = 0.05;
const BAD_RATE_MAX = 0.95;
const OWN_RISE = 0.01;
/** Within a loss, a streak of failed runs is an outage when the loss produces one so long with less than this probability. */
const CHANCE_OUTAGE_IN_LOSS = 0.001;
const STREAK_IN_LOSS_MAX = 10;
/** Failure rate of what was down, against which the first answers are held. */
const DOWN_RATE = 0.9;
/** How fast the present failure rate follows while a series is degraded. */
const PRESENT_RATE_GAIN = 0.05;

const RUNS = 0;
const SUM = 1;
const FAILED_RUNS = 2;
const RATE = 3;
const PRESENT_RATE = 4;
const RECOVERY = 5;
/** Layout: as the constants above name it. */
export const BAD_RUNS_SLOTS = 6;

/** The runs since a trouble, or the evidence of one, began. */
export interface BadRuns {
  runs: number;
  /** Runs that failed, each by its share of failed packets. */
  failed: number;
  /** Failure rate of late, 0…1. */
  presentRate: number;
}

export const badRunsOf = ({ f64: m }: Memory, at: number): BadRuns => ({
  runs: num(m, at + RUNS),
  failed: num(m, at + SUM),
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

/** An outage began with so many failed runs. */
export function beginOutage({ f64: m }: Memory, at: number, failedRuns: number): void {
  m[at + RUNS] = m[at + SUM] = m[at + FAILED_RUNS] = failedRuns;
  m[at + PRESENT_RATE] = 1;
  m[at + RECOVERY] = 0;
}

/** A loss began with the runs that were added. */
export function beginLoss(memory: Memory, at: number, before: RateBefore): void {
  const { f64: m } = memory;
  m[at + PRESENT_RATE] = num(m, at + SUM) / num(m, at + RUNS);
  m[at + RECOVERY] = 0;
  updateBadRate(memory, at, before);
}

/** The failure rate since the trouble began, which a recovery is tested against. */
export function updateBadRate({ f64: m }: Memory, at: number, { packets, lossMinimum }: RateBefore): void {
  const prior = PRIOR_BAD_PACKETS / packets;
  m[at + RATE] = (num(m, at + SUM) + prior * PRIOR_BAD_MINIMUMS * lossMinimum) / (num(m, at + RUNS) + prior);
}

/** Several runs in a row were answered after an outage. */
export function beginRecovery({ f64: m }: Memory, at: number): void {
  m[at + PRESENT_RATE] = DOWN_RATE;
  m[at + RECOVERY] = RECOVERY_NATS_PER_RUN_MAX;
}

/**
 * Tests a run of the own rate against the bad one.
 * @param isRecovering an outage ended, so the rate of late is the bad one
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

/** Failed runs in a row that the loss does not explain: the runs before the streak show how often a whole run fails. */
export function failedRunsBeyondLoss({ f64: m }: Memory, at: number, streak: number): number {
  const runs = Math.max(0, num(m, at + RUNS) - streak);
  const failed = Math.max(0, num(m, at + FAILED_RUNS) - streak);
  const failedRate = (failed + 0.5) / (runs + 1);
  return Math.min(STREAK_IN_LOSS_MAX, Math.ceil(Math.log(CHANCE_OUTAGE_IN_LOSS) / Math.log(failedRate)));
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
