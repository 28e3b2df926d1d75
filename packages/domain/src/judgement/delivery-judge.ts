import type { Memory } from "../memory/memory";
import type { Preset } from "../model/detection-config";

/** Share of a run's packets that must fail for the run to count as failed. */
const FAILED_RUN_SHARE = 0.9;
/** Alternatives that the sequential tests compare with the series' own failure rate: so much of what is left up to 1. */
const ALTERNATIVE_SHARES = [0.05, 0.2, 0.6] as const;
const RATE_RISE_MAX = 0.95;
/** Evidence in nats at which a changed failure rate counts as a fact. Wald's test is this often wrong once in e^threshold runs at most. */
const EVIDENCE_NATS: Readonly<Record<Preset, number>> = { quiet: 14, balanced: 12, sensitive: 9 };
/** One run alone brings at most this share of the evidence, so that two failed runs never suffice. */
const EVIDENCE_SHARE_PER_RUN_MAX = 0.38;
/** The same for a run of several packets that failed as a whole: one event, which the test for outages judges. */
const EVIDENCE_SHARE_PER_FAILED_RUN_MAX = 0.15;
/** Share of the policy's smallest loss that must have failed since the evidence began, so that few failures in many runs do not suffice. */
const LOSS_SHARE_MIN = 0.8;
/** Evidence in nats that the own rate is back: after a loss, after an outage, and from one run at the most. */
const RECOVERY_NATS = 12;
const RECOVERY_FROM_OUTAGE_NATS = 5;
const RECOVERY_NATS_PER_RUN_MAX = 2.5;
/** Prior of the rate that a recovery is tested against: as if so many packets had failed at this multiple of the policy's smallest loss. */
const PRIOR_BAD_PACKETS = 10;
const PRIOR_BAD_MINIMUMS = 2;
/** Share of the evidence before an outage from which on its end may still be a loss. More than one failed run brings. */
const LOSS_BEFORE_OUTAGE_SHARE = 0.45;
/** Runs in a row that must be answered for a series that was down to be up. */
const ANSWERED_RUNS_MIN = 2;
/** Chance failures of k runs in a row that one series may show a month. */
const CHANCE_OUTAGES_PER_MONTH: Readonly<Record<Preset, number>> = { quiet: 0.03, balanced: 0.2, sensitive: 1 };
const MONTH_MS = 30 * 86_400_000;
/** Prior of the own rate: as if so many runs had failed at this rate. */
const PRIOR_RUNS = 100;
const PRIOR_RATE = 0.005;
/** The prior of how likely a failed run is followed by another, in streaks. */
const PRIOR_STREAKS = 10;
/** History fades beyond this many runs. */
const MEMORY_RUNS = 40_000;
/** Packets of a run that fail together, before the series has shown how its losses come. */
const PRIOR_CORRELATION = 0.1;
const PRIOR_LOSSY_RUNS = 5;
/** A run has at most this many packets as far as the evidence goes. */
const PACKETS_MAX = 100;
/** So many of the latest runs can be looked back on: the bits of a safe integer. */
const OF_RUNS_MAX = 50;
/** Longest streak that a chance failure is believed to be. */
const STREAK_MAX = 20;
/** Within a loss, a streak of failed runs is an outage when the loss produces one so long with less than this probability. */
const CHANCE_OUTAGE_IN_LOSS = 0.001;
const STREAK_IN_LOSS_MAX = 10;
/** Failure rate of what was down, against which the first answers are held. */
const DOWN_RATE = 0.9;
/** How fast the present failure rate follows while a series is degraded. */
const PRESENT_RATE_GAIN = 0.05;
/** Starts of past outages that are kept, to say that an outage repeats. */
const STARTS = 8;

const STATE = 0;
const RUNS = 1;
const FAILURES = 2;
const STREAKS = 3;
const CONTINUED = 4;
const STREAK = 5;
const STREAK_SINCE = 6;
const ANSWERED = 7;
const LOSSY_RUNS = 8;
const LOST_PACKETS = 9;
const SMALLEST_SHARE = 10;
const PRESENT_RATE = 11;
const RECOVERY = 12;
const SINCE = 13;
const EVER_ANSWERED = 14;
const BAD_RUNS = 15;
const BAD_SUM = 16;
const LAST_BAD = 17;
const NEXT_START = 18;
const RECOVERING_RUNS = 19;
const LATEST_RUNS = 20;
const EVIDENCE = 21;
const EVIDENCE_SINCE = EVIDENCE + ALTERNATIVE_SHARES.length;
const OUTAGE_STARTS = EVIDENCE_SINCE + ALTERNATIVE_SHARES.length;
const WAITING_RUNS = OUTAGE_STARTS + STARTS;
const WAITING_BAD = WAITING_RUNS + 1;
const BAD_RATE = WAITING_BAD + 1;
const HAD_LOSS = BAD_RATE + 1;
const BAD_FAILED_RUNS = HAD_LOSS + 1;
/** Layout: as the constants above name it. */
export const DELIVERY_SLOTS = BAD_FAILED_RUNS + 1;

const UP = 0;
const DEGRADED = 1;
const DOWN = 2;
/** Some runs are answered again; it counts as down until enough of them are, or until it is a loss. */
const RECOVERING = 3;
const RECOVERING_RUNS_MAX = 10;

/** What a policy asks before anybody is notified of failures. */
export interface DeliveryTerms {
  preset: Preset;
  /** Failed runs that are an outage … */
  failedRunsMin: number;
  /** … among so many of the latest; in a row where this is the same number. */
  ofRuns: number;
  /** Smallest failure rate above the own one that is a loss, 0…1. */
  lossMinimum: number;
  intervalMs: number;
}

export interface DeliveryVerdict {
  state: "up" | "degraded" | "down";
  /** A run failed, or losses accumulate, but not for long or often enough. */
  isPending: boolean;
  /** First failed run of what goes on, ms since the Unix epoch; 0 while up and nothing is pending. */
  sinceMs: number;
  /** Mean share that failed since then, 0…1. */
  failedShare: number;
  /** The series' own failure rate before, 0…1. */
  ownRate: number;
  lastBadMs: number;
  hasEverAnswered: boolean;
}

/**
 * Judges a metric that is bad in itself (loss, unavailability), run by run. Soft and hard states as Nagios has them: a failed run is
 * pending, `failedRunsMin` in a row are an outage, more where the series' own history shows that so many fail by chance. A changed failure
 * rate is found by Wald's sequential test (cumulative sums of Page 1954) of the own rate against three higher ones, on the packets of a run
 * that count as independent. Nothing that was notified becomes normal: history is learnt only while the series is up and nothing
 * accumulates, or from what came to nothing.
 * Blind to: a failure rate below about 2 % from the first run on, and one that creeps up over weeks.
 */
export function stepDelivery({ f64: m }: Memory, at: number, tsMs: number, badShare: number, terms: DeliveryTerms): DeliveryVerdict {
  const bad = Math.max(0, Math.min(1, badShare));
  const isFailed = bad >= FAILED_RUN_SHARE;
  learnGranularity(m, at, bad);
  if (isFailed) {
    if (m[at + STREAK] === 0) m[at + STREAK_SINCE] = tsMs;
    m[at + STREAK] = num(m, at + STREAK) + 1;
    m[at + ANSWERED] = 0;
  } else {
    learnStreak(m, at, terms);
    m[at + STREAK] = 0;
    m[at + ANSWERED] = num(m, at + ANSWERED) + 1;
    m[at + EVER_ANSWERED] = 1;
  }
  m[at + LATEST_RUNS] = (2 * num(m, at + LATEST_RUNS) + Number(isFailed)) % 2 ** Math.min(OF_RUNS_MAX, terms.ofRuns);
  if (bad > 0) m[at + LAST_BAD] = tsMs;
  if (num(m, at + STATE) === UP) stepUp(m, at, tsMs, bad, terms);
  else stepBad(m, at, bad, terms);
  return verdictOf(m, at, terms);
}

/** What was last judged. */
export const deliveryVerdict = ({ f64: m }: Memory, at: number, terms: Pick<DeliveryTerms, "preset">): DeliveryVerdict =>
  verdictOf(m, at, terms);

/** The present level becomes the new normal: a person accepted it. */
export function acceptDelivery({ f64: m }: Memory, at: number): void {
  const rate = num(m, at + PRESENT_RATE);
  m[at + RUNS] = 1000;
  m[at + FAILURES] = 1000 * rate;
  beUp(m, at);
}

/** Starts of the latest outages, oldest first, ms since the Unix epoch. */
export function outageStarts({ f64: m }: Memory, at: number): number[] {
  const starts = Array.from(m.subarray(at + OUTAGE_STARTS, at + OUTAGE_STARTS + STARTS)).filter((startMs) => startMs > 0);
  return starts.sort((a, b) => a - b);
}

function stepUp(m: Float64Array, at: number, tsMs: number, bad: number, terms: DeliveryTerms): void {
  const evidence = addEvidence(m, at, tsMs, bad, terms);
  if (num(m, at + STREAK) === 0) m[at + HAD_LOSS] = Number(evidence.nats >= LOSS_BEFORE_OUTAGE_SHARE * EVIDENCE_NATS[terms.preset]);
  if (hasFailed(m, at, terms)) {
    begin(m, at, DOWN, num(m, at + STREAK_SINCE));
    m[at + BAD_RUNS] = m[at + BAD_SUM] = m[at + BAD_FAILED_RUNS] = Math.max(1, num(m, at + STREAK));
    m[at + PRESENT_RATE] = 1;
    return;
  }
  const presentRate = num(m, at + BAD_SUM) / num(m, at + BAD_RUNS);
  const isWorthAlert = presentRate >= ownRateOf(m, at) + LOSS_SHARE_MIN * terms.lossMinimum;
  if (evidence.nats >= EVIDENCE_NATS[terms.preset] && isWorthAlert) {
    begin(m, at, DEGRADED, evidence.sinceMs);
    m[at + PRESENT_RATE] = presentRate;
    m[at + BAD_RATE] = badRateOf(m, at, terms);
    return;
  }
  // Runs that add evidence may be the start of a fault, so they wait. If the evidence fades they are learnt: else the own rate is too low.
  m[at + WAITING_RUNS] = num(m, at + WAITING_RUNS) + 1;
  m[at + WAITING_BAD] = num(m, at + WAITING_BAD) + bad;
  if (evidence.nats < EVIDENCE_NATS[terms.preset] / 2) learnWaiting(m, at);
}

function stepBad(m: Float64Array, at: number, bad: number, terms: DeliveryTerms): void {
  const ownRate = ownRateOf(m, at);
  addBadRun(m, at, bad);
  // Runs without a failure since then may belong to the recovery, so they do not dilute the rate that the recovery is tested against.
  if (bad > 0) m[at + BAD_RATE] = badRateOf(m, at, terms);
  if (num(m, at + STATE) === DOWN) {
    if (num(m, at + ANSWERED) < ANSWERED_RUNS_MIN) return;
    const hadLoss = num(m, at + HAD_LOSS) === 1;
    m[at + STATE] = hadLoss ? DEGRADED : RECOVERING;
    if (hadLoss) resetBadRuns(m, at);
    if (hadLoss) m[at + BAD_RATE] = badRateOf(m, at, terms);
    m[at + RECOVERING_RUNS] = 0;
    m[at + PRESENT_RATE] = DOWN_RATE;
    m[at + RECOVERY] = RECOVERY_NATS_PER_RUN_MAX;
  } else if (isDownAgain(m, at, terms)) {
    // A loss goes on after an outage within it until its own evidence is over.
    if (num(m, at + STATE) === DEGRADED) m[at + HAD_LOSS] = 1;
    m[at + STATE] = DOWN;
    return;
  }
  if (num(m, at + STATE) === RECOVERING) {
    m[at + RECOVERING_RUNS] = num(m, at + RECOVERING_RUNS) + 1;
    if (num(m, at + RECOVERING_RUNS) > RECOVERING_RUNS_MAX) m[at + STATE] = DEGRADED;
  }
  const presentRate = num(m, at + PRESENT_RATE);
  m[at + PRESENT_RATE] = presentRate + PRESENT_RATE_GAIN * (bad - presentRate);
  const isRecovering = num(m, at + STATE) === RECOVERING;
  const badRate = isRecovering ? presentRate : num(m, at + BAD_RATE);
  const high = Math.max(ownRate + 0.05, Math.min(0.95, badRate));
  const low = Math.min(high / 2, ownRate + 0.01);
  const nats = -logRatio(bad, low, high) * packetsOf(m, at);
  m[at + RECOVERY] = Math.max(0, num(m, at + RECOVERY) + Math.min(nats, RECOVERY_NATS_PER_RUN_MAX));
  if (num(m, at + RECOVERY) >= (isRecovering ? RECOVERY_FROM_OUTAGE_NATS : RECOVERY_NATS)) {
    // A loss that turned out to be smaller than the policy's minimum is part of the own rate.
    if (!isRecovering && num(m, at + BAD_SUM) < (ownRate + terms.lossMinimum) * num(m, at + BAD_RUNS)) learnBout(m, at);
    beUp(m, at);
  }
}

/** The failure rate since the trouble began. */
function badRateOf(m: Float64Array, at: number, { lossMinimum }: DeliveryTerms): number {
  const prior = PRIOR_BAD_PACKETS / packetsOf(m, at);
  return (num(m, at + BAD_SUM) + prior * PRIOR_BAD_MINIMUMS * lossMinimum) / (num(m, at + BAD_RUNS) + prior);
}

/** Runs fail in a row again: as many as an outage takes, or as the loss that goes on does not explain. */
function isDownAgain(m: Float64Array, at: number, terms: DeliveryTerms): boolean {
  const isRecovering = num(m, at + STATE) === RECOVERING;
  const needed = isRecovering ? failedRunsNeeded(m, at, terms) : failedRunsInLossNeeded(m, at, terms);
  return num(m, at + STREAK) >= needed;
}

/** Failed runs in a row that the loss does not explain: the runs before the streak show how often a whole run fails. */
function failedRunsInLossNeeded(m: Float64Array, at: number, { failedRunsMin }: DeliveryTerms): number {
  const streak = num(m, at + STREAK);
  const runs = Math.max(0, num(m, at + BAD_RUNS) - streak);
  const failed = Math.max(0, num(m, at + BAD_FAILED_RUNS) - streak);
  const failedRate = (failed + 0.5) / (runs + 1);
  const needed = Math.ceil(Math.log(CHANCE_OUTAGE_IN_LOSS) / Math.log(failedRate));
  return Math.max(failedRunsMin, Math.min(STREAK_IN_LOSS_MAX, needed));
}

function addBadRun(m: Float64Array, at: number, bad: number): void {
  m[at + BAD_RUNS] = num(m, at + BAD_RUNS) + 1;
  m[at + BAD_SUM] = num(m, at + BAD_SUM) + bad;
  if (bad >= FAILED_RUN_SHARE) m[at + BAD_FAILED_RUNS] = num(m, at + BAD_FAILED_RUNS) + 1;
}

function resetBadRuns(m: Float64Array, at: number): void {
  m[at + BAD_RUNS] = m[at + BAD_SUM] = m[at + BAD_FAILED_RUNS] = 0;
}

/** Adds a run to the sequential tests and answers the strongest. */
function addEvidence(m: Float64Array, at: number, tsMs: number, bad: number, { preset, lossMinimum }: DeliveryTerms) {
  const ownRate = ownRateOf(m, at);
  const packets = packetsOf(m, at);
  const isWholeRun = bad >= FAILED_RUN_SHARE && num(m, at + SMALLEST_SHARE) > 0;
  const most = (isWholeRun ? EVIDENCE_SHARE_PER_FAILED_RUN_MAX : EVIDENCE_SHARE_PER_RUN_MAX) * EVIDENCE_NATS[preset];
  const strongest = { nats: 0, sinceMs: tsMs };
  let gathering = 0;
  ALTERNATIVE_SHARES.forEach((share, i) => {
    const rate = ownRate + Math.min(RATE_RISE_MAX, Math.max(share, lossMinimum)) * (1 - ownRate);
    const before = num(m, at + EVIDENCE + i);
    gathering += before;
    const nats = Math.max(0, before + Math.min(most, packets * logRatio(bad, ownRate, rate)));
    if (before === 0 && nats > 0) m[at + EVIDENCE_SINCE + i] = tsMs;
    m[at + EVIDENCE + i] = nats;
    if (nats > strongest.nats) Object.assign(strongest, { nats, sinceMs: num(m, at + EVIDENCE_SINCE + i) });
  });
  // The runs since the evidence began say how much fails now.
  if (gathering === 0) resetBadRuns(m, at);
  addBadRun(m, at, bad);
  return strongest;
}

/** Log likelihood ratio of one packet's mean outcome, of the higher rate against the lower. */
const logRatio = (bad: number, low: number, high: number): number =>
  bad * Math.log(high / low) + (1 - bad) * Math.log((1 - high) / (1 - low));

/** Whether enough of the latest runs failed: in a row, or where the policy says so among more. */
function hasFailed(m: Float64Array, at: number, terms: DeliveryTerms): boolean {
  const needed = failedRunsNeeded(m, at, terms);
  if (num(m, at + STREAK) >= needed) return true;
  return terms.ofRuns > terms.failedRunsMin && num(m, at + STREAK) > 0 && onesOf(num(m, at + LATEST_RUNS)) >= needed;
}

function onesOf(bits: number): number {
  let ones = 0;
  for (let rest = bits; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

/** Failed runs in a row that chance alone does not explain. */
function failedRunsNeeded(m: Float64Array, at: number, terms: DeliveryTerms): number {
  const { preset, failedRunsMin, intervalMs } = terms;
  const streaks = num(m, at + STREAKS);
  const failedRate = Math.max(streaks / Math.max(1, num(m, at + RUNS)), 1e-12);
  const again = Math.min(0.9, Math.max(failedRate, (num(m, at + CONTINUED) + PRIOR_STREAKS * failedRate) / (streaks + PRIOR_STREAKS)));
  const chance = (CHANCE_OUTAGES_PER_MONTH[preset] * intervalMs) / MONTH_MS;
  const needed = 1 + Math.log(chance / failedRate) / Math.log(again);
  return Math.max(failedRunsMin, Math.min(STREAK_MAX, Math.ceil(needed)));
}

function learnWaiting(m: Float64Array, at: number): void {
  m[at + RUNS] = num(m, at + RUNS) + num(m, at + WAITING_RUNS);
  m[at + FAILURES] = num(m, at + FAILURES) + num(m, at + WAITING_BAD);
  m[at + WAITING_RUNS] = m[at + WAITING_BAD] = 0;
  if (num(m, at + RUNS) <= MEMORY_RUNS) return;
  for (const slot of [RUNS, FAILURES, STREAKS, CONTINUED, LOSSY_RUNS, LOST_PACKETS]) m[at + slot] = num(m, at + slot) / 2;
}

function learnBout(m: Float64Array, at: number): void {
  m[at + WAITING_RUNS] = num(m, at + BAD_RUNS);
  m[at + WAITING_BAD] = num(m, at + BAD_SUM);
  learnWaiting(m, at);
}

/** A streak of failed runs has ended without an alert: how long chance failures last. */
function learnStreak(m: Float64Array, at: number, { failedRunsMin }: DeliveryTerms): void {
  const streak = num(m, at + STREAK);
  if (streak === 0 || num(m, at + STATE) !== UP) return;
  m[at + STREAKS] = num(m, at + STREAKS) + 1;
  m[at + CONTINUED] = num(m, at + CONTINUED) + Math.min(streak - 1, Math.max(failedRunsMin, 3));
}

/** Packets of a run, from the smallest share that ever failed or was answered; and how many of them fail together. */
function learnGranularity(m: Float64Array, at: number, bad: number): void {
  if (bad <= 0 || bad >= 1) return;
  const share = Math.max(1 / PACKETS_MAX, Math.min(bad, 1 - bad));
  const smallest = num(m, at + SMALLEST_SHARE);
  if (smallest === 0 || share < smallest) m[at + SMALLEST_SHARE] = share;
  if (num(m, at + STATE) !== UP) return;
  m[at + LOSSY_RUNS] = num(m, at + LOSSY_RUNS) + 1;
  m[at + LOST_PACKETS] = num(m, at + LOST_PACKETS) + bad / num(m, at + SMALLEST_SHARE);
}

/** Independent packets of a run: fewer than were sent where several fail together (the design effect of clustered samples). */
function packetsOf(m: Float64Array, at: number): number {
  const smallest = num(m, at + SMALLEST_SHARE);
  if (smallest === 0) return 1;
  const packets = Math.max(1, Math.round(1 / smallest));
  if (packets === 1) return 1;
  const runs = num(m, at + LOSSY_RUNS);
  const excess = Math.max(0, num(m, at + LOST_PACKETS) - runs) / (packets - 1);
  const correlation = Math.min(1, (excess + PRIOR_LOSSY_RUNS * PRIOR_CORRELATION) / (runs + PRIOR_LOSSY_RUNS));
  return packets / (1 + (packets - 1) * correlation);
}

const ownRateOf = (m: Float64Array, at: number): number =>
  Math.min(0.9, (num(m, at + FAILURES) + PRIOR_RUNS * PRIOR_RATE) / (num(m, at + RUNS) + PRIOR_RUNS));

function begin(m: Float64Array, at: number, state: number, sinceMs: number): void {
  m[at + STATE] = state;
  m[at + SINCE] = sinceMs;
  m[at + RECOVERY] = m[at + WAITING_RUNS] = m[at + WAITING_BAD] = 0;
  m[at + OUTAGE_STARTS + num(m, at + NEXT_START)] = sinceMs;
  m[at + NEXT_START] = (num(m, at + NEXT_START) + 1) % STARTS;
  m.fill(0, at + EVIDENCE, at + EVIDENCE_SINCE);
}

function beUp(m: Float64Array, at: number): void {
  m[at + STATE] = UP;
  m[at + STREAK] = m[at + RECOVERY] = m[at + SINCE] = 0;
  m.fill(0, at + EVIDENCE, at + EVIDENCE_SINCE);
}

function verdictOf(m: Float64Array, at: number, { preset }: Pick<DeliveryTerms, "preset">): DeliveryVerdict {
  const state = num(m, at + STATE);
  const evidence = Math.max(...ALTERNATIVE_SHARES.map((_, i) => num(m, at + EVIDENCE + i)));
  const isPending = state === UP && (num(m, at + STREAK) > 0 || evidence > EVIDENCE_NATS[preset] / 2);
  return {
    state: state === UP ? "up" : state === DEGRADED ? "degraded" : "down",
    isPending,
    sinceMs: state === UP ? (num(m, at + STREAK) > 0 ? num(m, at + STREAK_SINCE) : 0) : num(m, at + SINCE),
    failedShare: num(m, at + BAD_RUNS) === 0 ? 0 : num(m, at + BAD_SUM) / num(m, at + BAD_RUNS),
    ownRate: ownRateOf(m, at),
    lastBadMs: num(m, at + LAST_BAD),
    hasEverAnswered: num(m, at + EVER_ANSWERED) === 1,
  };
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
