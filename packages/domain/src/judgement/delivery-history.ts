import type { Memory } from "../memory/memory";
import type { Preset } from "../model/detection-config";

/** Allowed false outages per series and month, that is, streaks of failed runs that occur by chance. */
const CHANCE_OUTAGES_PER_MONTH: Readonly<Record<Preset, number>> = { quiet: 0.03, balanced: 0.2, sensitive: 1 };
const MONTH_MS = 30 * 86_400_000;
/** Prior of the own rate: this many runs with this failure rate. */
const PRIOR_RUNS = 100;
const PRIOR_RATE = 0.005;
const OWN_RATE_MAX = 0.9;
/** Weight, in streaks, of the prior probability that a failed run is followed by another failed run. */
const PRIOR_STREAKS = 10;
const CONTINUATION_SHARE_MAX = 0.9;
/** Longest streak of failed runs that can count as chance, in runs. */
const STREAK_MAX = 20;
/** The counts are halved when the history exceeds this many runs. */
const MEMORY_RUNS = 40_000;
/** Prior of the correlation between packet losses within one run, and the weight of the prior in runs with losses. */
const PRIOR_CORRELATION = 0.1;
const PRIOR_LOSSY_RUNS = 5;
/** Largest number of packets that is assumed for a run. */
const PACKETS_MAX = 100;
/** Length of the history, in runs, after a person accepts a failure rate. */
const ACCEPTED_RUNS = 1000;

const RUNS = 0;
const FAILURES = 1;
const STREAKS = 2;
const CONTINUED_FAILURES = 3;
const LOSSY_RUNS = 4;
const LOST_PACKETS = 5;
const SMALLEST_LOSS_SHARE = 6;
const WAITING_RUNS = 7;
const WAITING_BAD = 8;
/** Layout: the slots are named by the constants above. */
export const DELIVERY_HISTORY_SLOTS = 9;

/** The series' own failure rate, 0…1. */
export const ownRateOf = ({ f64: m }: Memory, at: number): number =>
  Math.min(OWN_RATE_MAX, (num(m, at + FAILURES) + PRIOR_RUNS * PRIOR_RATE) / (num(m, at + RUNS) + PRIOR_RUNS));

/** Holds back runs that may be the start of a fault. `learnWaiting` learns them when no fault follows. */
export function addWaiting({ f64: m }: Memory, at: number, runs: number, bad: number): void {
  m[at + WAITING_RUNS] = num(m, at + WAITING_RUNS) + runs;
  m[at + WAITING_BAD] = num(m, at + WAITING_BAD) + bad;
}

export function learnWaiting({ f64: m }: Memory, at: number): void {
  m[at + RUNS] = num(m, at + RUNS) + num(m, at + WAITING_RUNS);
  m[at + FAILURES] = num(m, at + FAILURES) + num(m, at + WAITING_BAD);
  m[at + WAITING_RUNS] = m[at + WAITING_BAD] = 0;
  if (num(m, at + RUNS) <= MEMORY_RUNS) return;
  for (const slot of [RUNS, FAILURES, STREAKS, CONTINUED_FAILURES, LOSSY_RUNS, LOST_PACKETS]) m[at + slot] = num(m, at + slot) / 2;
}

export function dropWaiting({ f64: m }: Memory, at: number): void {
  m[at + WAITING_RUNS] = m[at + WAITING_BAD] = 0;
}

/**
 * Learns the runs of a finished loss that counts as part of the own rate, and drops the waiting runs. Completely failed runs are learnt as
 * independent of each other, so that later streaks of them are as likely as they were during the loss.
 */
export function learnBout(
  memory: Memory,
  at: number,
  { runs, failed, failedRuns }: { runs: number; failed: number; failedRuns: number },
): void {
  const { f64: m } = memory;
  dropWaiting(memory, at);
  addWaiting(memory, at, runs, failed);
  learnWaiting(memory, at);
  const streaks = failedRuns * (1 - failedRuns / Math.max(1, runs));
  m[at + STREAKS] = num(m, at + STREAKS) + streaks;
  m[at + CONTINUED_FAILURES] = num(m, at + CONTINUED_FAILURES) + failedRuns - streaks;
}

/** Replaces the history by a failure rate that a person accepted. */
export function acceptRate({ f64: m }: Memory, at: number, rate: number): void {
  m[at + RUNS] = ACCEPTED_RUNS;
  m[at + FAILURES] = ACCEPTED_RUNS * rate;
}

/** Learns from a streak of failed runs that ended without an alert how long chance failures last. */
export function learnStreak({ f64: m }: Memory, at: number, streak: number, failedRunsMin: number): void {
  m[at + STREAKS] = num(m, at + STREAKS) + 1;
  m[at + CONTINUED_FAILURES] = num(m, at + CONTINUED_FAILURES) + Math.min(streak - 1, Math.max(failedRunsMin, 3));
}

/** Number of failed runs in a row that chance alone does not explain. */
export function failedRunsBeyondChance({ f64: m }: Memory, at: number, preset: Preset, intervalMs: number): number {
  const streaks = num(m, at + STREAKS);
  const failedRate = Math.max(streaks / Math.max(1, num(m, at + RUNS)), 1e-12);
  const continued = (num(m, at + CONTINUED_FAILURES) + PRIOR_STREAKS * failedRate) / (streaks + PRIOR_STREAKS);
  const again = Math.min(CONTINUATION_SHARE_MAX, Math.max(failedRate, continued));
  const chance = (CHANCE_OUTAGES_PER_MONTH[preset] * intervalMs) / MONTH_MS;
  return Math.min(STREAK_MAX, Math.ceil(1 + Math.log(chance / failedRate) / Math.log(again)));
}

/** Learns the number of packets of a run from the smallest share that ever failed or was answered. */
export function learnPackets({ f64: m }: Memory, at: number, bad: number): void {
  if (bad <= 0 || bad >= 1) return;
  const share = Math.max(1 / PACKETS_MAX, Math.min(bad, 1 - bad));
  const smallest = num(m, at + SMALLEST_LOSS_SHARE);
  if (smallest === 0 || share < smallest) m[at + SMALLEST_LOSS_SHARE] = share;
}

/** Learns from a partly answered run how many of its packets fail together. */
export function learnLossyRun({ f64: m }: Memory, at: number, bad: number): void {
  if (bad <= 0 || bad >= 1) return;
  m[at + LOSSY_RUNS] = num(m, at + LOSSY_RUNS) + 1;
  m[at + LOST_PACKETS] = num(m, at + LOST_PACKETS) + bad / num(m, at + SMALLEST_LOSS_SHARE);
}

/** Whether a run has several packets; known from the first partly answered run on. */
export const hasSeveralPackets = ({ f64: m }: Memory, at: number): boolean => num(m, at + SMALLEST_LOSS_SHARE) > 0;

/** Effective number of independent packets of a run: fewer than were sent if losses are correlated (design effect of clustered samples). */
export function packetsOf({ f64: m }: Memory, at: number): number {
  const smallest = num(m, at + SMALLEST_LOSS_SHARE);
  if (smallest === 0) return 1;
  const packets = Math.max(1, Math.round(1 / smallest));
  if (packets === 1) return 1;
  const runs = num(m, at + LOSSY_RUNS);
  const excess = Math.max(0, num(m, at + LOST_PACKETS) - runs) / (packets - 1);
  const correlation = Math.min(1, (excess + PRIOR_LOSSY_RUNS * PRIOR_CORRELATION) / (runs + PRIOR_LOSSY_RUNS));
  return packets / (1 + (packets - 1) * correlation);
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
