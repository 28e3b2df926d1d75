import type { Memory } from "../memory/memory";
import type { Preset } from "../model/detection-config";

/** Chance failures of k runs in a row that one series may show a month. */
const CHANCE_OUTAGES_PER_MONTH: Readonly<Record<Preset, number>> = { quiet: 0.03, balanced: 0.2, sensitive: 1 };
const MONTH_MS = 30 * 86_400_000;
/** Prior of the own rate: as if so many runs had failed at this rate. */
const PRIOR_RUNS = 100;
const PRIOR_RATE = 0.005;
const OWN_RATE_MAX = 0.9;
/** The prior of how likely a failed run is followed by another, in streaks. */
const PRIOR_STREAKS = 10;
const CONTINUED_SHARE_MAX = 0.9;
/** Longest streak that a chance failure is believed to be. */
const STREAK_MAX = 20;
/** History fades beyond this many runs. */
const MEMORY_RUNS = 40_000;
/** Packets of a run that fail together, before the series has shown how its losses come. */
const PRIOR_CORRELATION = 0.1;
const PRIOR_LOSSY_RUNS = 5;
/** A run has at most this many packets as far as the evidence goes. */
const PACKETS_MAX = 100;
/** Runs of the history after a person accepted a failure rate. */
const ACCEPTED_RUNS = 1000;

const RUNS = 0;
const FAILURES = 1;
const STREAKS = 2;
const CONTINUED = 3;
const LOSSY_RUNS = 4;
const LOST_PACKETS = 5;
const SMALLEST_SHARE = 6;
const WAITING_RUNS = 7;
const WAITING_BAD = 8;
/** Layout: as the constants above name it. */
export const DELIVERY_HISTORY_SLOTS = 9;

/** The series' own failure rate, 0…1. */
export const ownRateOf = ({ f64: m }: Memory, at: number): number =>
  Math.min(OWN_RATE_MAX, (num(m, at + FAILURES) + PRIOR_RUNS * PRIOR_RATE) / (num(m, at + RUNS) + PRIOR_RUNS));

/** A run that may be the start of a fault: learnt once it came to nothing. */
export function addWaiting({ f64: m }: Memory, at: number, runs: number, bad: number): void {
  m[at + WAITING_RUNS] = num(m, at + WAITING_RUNS) + runs;
  m[at + WAITING_BAD] = num(m, at + WAITING_BAD) + bad;
}

export function learnWaiting({ f64: m }: Memory, at: number): void {
  m[at + RUNS] = num(m, at + RUNS) + num(m, at + WAITING_RUNS);
  m[at + FAILURES] = num(m, at + FAILURES) + num(m, at + WAITING_BAD);
  m[at + WAITING_RUNS] = m[at + WAITING_BAD] = 0;
  if (num(m, at + RUNS) <= MEMORY_RUNS) return;
  for (const slot of [RUNS, FAILURES, STREAKS, CONTINUED, LOSSY_RUNS, LOST_PACKETS]) m[at + slot] = num(m, at + slot) / 2;
}

export function dropWaiting({ f64: m }: Memory, at: number): void {
  m[at + WAITING_RUNS] = m[at + WAITING_BAD] = 0;
}

/** A loss is over that was part of the own rate: its runs are learnt, and those that wait are not. */
export function learnBout(memory: Memory, at: number, runs: number, failed: number): void {
  dropWaiting(memory, at);
  addWaiting(memory, at, runs, failed);
  learnWaiting(memory, at);
}

/** A person accepted this failure rate. */
export function acceptRate({ f64: m }: Memory, at: number, rate: number): void {
  m[at + RUNS] = ACCEPTED_RUNS;
  m[at + FAILURES] = ACCEPTED_RUNS * rate;
}

/** A streak of failed runs has ended without an alert: how long chance failures last. */
export function learnStreak({ f64: m }: Memory, at: number, streak: number, failedRunsMin: number): void {
  m[at + STREAKS] = num(m, at + STREAKS) + 1;
  m[at + CONTINUED] = num(m, at + CONTINUED) + Math.min(streak - 1, Math.max(failedRunsMin, 3));
}

/** Failed runs in a row that chance alone does not explain. */
export function failedRunsBeyondChance({ f64: m }: Memory, at: number, preset: Preset, intervalMs: number): number {
  const streaks = num(m, at + STREAKS);
  const failedRate = Math.max(streaks / Math.max(1, num(m, at + RUNS)), 1e-12);
  const continued = (num(m, at + CONTINUED) + PRIOR_STREAKS * failedRate) / (streaks + PRIOR_STREAKS);
  const again = Math.min(CONTINUED_SHARE_MAX, Math.max(failedRate, continued));
  const chance = (CHANCE_OUTAGES_PER_MONTH[preset] * intervalMs) / MONTH_MS;
  return Math.min(STREAK_MAX, Math.ceil(1 + Math.log(chance / failedRate) / Math.log(again)));
}

/** Packets of a run, from the smallest share that ever failed or was answered. */
export function learnPackets({ f64: m }: Memory, at: number, bad: number): void {
  if (bad <= 0 || bad >= 1) return;
  const share = Math.max(1 / PACKETS_MAX, Math.min(bad, 1 - bad));
  const smallest = num(m, at + SMALLEST_SHARE);
  if (smallest === 0 || share < smallest) m[at + SMALLEST_SHARE] = share;
}

/** How many packets of a run that was partly answered fail together. */
export function learnLossyRun({ f64: m }: Memory, at: number, bad: number): void {
  if (bad <= 0 || bad >= 1) return;
  m[at + LOSSY_RUNS] = num(m, at + LOSSY_RUNS) + 1;
  m[at + LOST_PACKETS] = num(m, at + LOST_PACKETS) + bad / num(m, at + SMALLEST_SHARE);
}

/** Runs have been partly answered, so they have several packets. */
export const hasSeveralPackets = ({ f64: m }: Memory, at: number): boolean => num(m, at + SMALLEST_SHARE) > 0;

/** Independent packets of a run: fewer than were sent where several fail together (the design effect of clustered samples). */
export function packetsOf({ f64: m }: Memory, at: number): number {
  const smallest = num(m, at + SMALLEST_SHARE);
  if (smallest === 0) return 1;
  const packets = Math.max(1, Math.round(1 / smallest));
  if (packets === 1) return 1;
  const runs = num(m, at + LOSSY_RUNS);
  const excess = Math.max(0, num(m, at + LOST_PACKETS) - runs) / (packets - 1);
  const correlation = Math.min(1, (excess + PRIOR_LOSSY_RUNS * PRIOR_CORRELATION) / (runs + PRIOR_LOSSY_RUNS));
  return packets / (1 + (packets - 1) * correlation);
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
