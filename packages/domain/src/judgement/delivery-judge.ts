import type { Memory } from "../memory/memory";
import {
  addBadRun,
  addRecovery,
  BAD_RUNS_SLOTS,
  badRunsOf,
  beginLoss,
  beginOutage,
  beginRecovery,
  FAILED_RUN_SHARE,
  failedRunsBeyondLoss,
  resetBadRuns,
  updateBadRate,
} from "./bad-runs";
import { ones } from "./bits";
import {
  acceptRate,
  addWaiting,
  DELIVERY_HISTORY_SLOTS,
  dropWaiting,
  failedRunsBeyondChance,
  hasSeveralPackets,
  learnBout,
  learnLossyRun,
  learnPackets,
  learnStreak,
  learnWaiting,
  ownRateOf,
  packetsOf,
} from "./delivery-history";
import { type DeliveryTerms, type DeliveryVerdict, EVIDENCE_NATS } from "./delivery-terms";
import { addOutageStart, OUTAGE_STARTS_SLOTS, outageStartsOf } from "./outage-starts";
import {
  addEvidence,
  beginLossOdds,
  dropEvidence,
  evidenceOf,
  lossOddsOf,
  RATE_TESTS_SLOTS,
  type RateBefore,
  type RateEvidence,
  weighChanceFailures,
  weighOutage,
  weighRun,
} from "./rate-tests";

/** Largest share of the required evidence that one run can add, so that two failed runs never suffice. */
const EVIDENCE_SHARE_PER_RUN_MAX = 0.38;
/** The same share for a run of several packets that failed completely. Such a run is one event, which the outage test judges. */
const EVIDENCE_SHARE_PER_FAILED_RUN_MAX = 0.15;
/** Smallest rise of the failure rate since the evidence began, as a share of the policy's smallest loss. */
const LOSS_SHARE_MIN = 0.8;
/** Evidence in nats required to conclude that the failure rate is back at the own rate: after a loss, and after an outage. */
const RECOVERY_NATS = 12;
const RECOVERY_FROM_OUTAGE_NATS = 5;
/** Log-odds of a loss against an outage, in nats, below which the loss is refuted. */
const LOSS_ODDS_MAX = -8;
/** Log-odds in nats after the first answered runs, above which the series is degraded after the outage rather than up. */
const LOSS_ODDS_LIKELY = -3.5;
/** Share of the required evidence before an outage from which the series counts as degraded after it. One failed run adds less. */
const LOSS_BEFORE_OUTAGE_SHARE = 0.45;
/** Answered runs in a row that end an outage. */
const ANSWERED_RUNS_MIN = 2;
/** Largest number of runs whose results are kept one by one, as bits of a safe integer. */
const RUN_BITS_MAX = 50;

const STATE = 0;
const STREAK = 1;
const STREAK_SINCE = 2;
const ANSWERED = 3;
const STATE_START_MS = 4;
const EVER_ANSWERED = 5;
const HAD_LOSS = 6;
const LAST_BAD_RUN_MS = 7;
const RECOVERING_RUNS = 8;
const LATEST_RUNS = 9;
const OUTAGE_STARTS = 10;
const AFTER_OUTAGE = OUTAGE_STARTS + OUTAGE_STARTS_SLOTS;
const TESTS = AFTER_OUTAGE + 1;
const BAD_RUNS = TESTS + RATE_TESTS_SLOTS;
const HISTORY = BAD_RUNS + BAD_RUNS_SLOTS;
/** Layout: the slots named above; then the tests of the failure rate, the runs since a trouble began, and the history while up. */
export const DELIVERY_SLOTS = HISTORY + DELIVERY_HISTORY_SLOTS;

/** `STATE_RECOVERING`: some runs are answered again, but the series counts as down until enough are, or the trouble proves to be a loss. */
const [STATE_UP, STATE_DEGRADED, STATE_DOWN, STATE_RECOVERING] = [0, 1, 2, 3] as const;
const RECOVERING_RUNS_MAX = 10;

/**
 * Judges a metric that is bad in itself (loss, unavailability), run by run, with soft and hard states like Nagios: one failed run is
 * pending, `failedRunsMin` failed runs in a row are an outage, or more if the history shows that so many fail by chance. The sequential
 * tests of `rate-tests.ts` find a changed failure rate from the effective number of independent packets. Runs of a notified trouble are
 * not learnt as normal: history is learnt only while the series is up without growing evidence, or after the evidence has faded.
 * Blind to: a failure rate below about 2 % from the first run on, and a failure rate that rises slowly over weeks.
 */
export function stepDelivery(memory: Memory, at: number, tsMs: number, badShare: number, terms: DeliveryTerms): DeliveryVerdict {
  const { f64: m } = memory;
  const bad = Math.max(0, Math.min(1, badShare));
  const isFailed = bad >= FAILED_RUN_SHARE;
  const isUp = num(m, at + STATE) === STATE_UP;
  learnPackets(memory, at + HISTORY, bad);
  if (isUp) learnLossyRun(memory, at + HISTORY, bad);
  if (isFailed) {
    if (m[at + STREAK] === 0) m[at + STREAK_SINCE] = tsMs;
    m[at + STREAK] = num(m, at + STREAK) + 1;
    m[at + ANSWERED] = 0;
  } else {
    const streak = num(m, at + STREAK);
    if (isUp && streak > 0) learnStreak(memory, at + HISTORY, streak, terms.failedRunsMin);
    const natsMax = EVIDENCE_SHARE_PER_RUN_MAX * EVIDENCE_NATS[terms.preset];
    const mayBeChance = streak > 0 && num(m, at + STATE) !== STATE_DOWN;
    if (mayBeChance) weighChanceFailures(memory, at + TESTS, streak, natsMax, rateBefore(memory, at, terms));
    m[at + STREAK] = 0;
    m[at + ANSWERED] = num(m, at + ANSWERED) + 1;
    m[at + EVER_ANSWERED] = 1;
  }
  m[at + LATEST_RUNS] = (2 * num(m, at + LATEST_RUNS) + Number(isFailed)) % 2 ** Math.min(RUN_BITS_MAX, terms.ofRuns);
  if (bad > 0) m[at + LAST_BAD_RUN_MS] = tsMs;
  if (isUp) stepUp(memory, at, tsMs, bad, terms);
  else stepBad(memory, at, bad, terms);
  return verdictOf(memory, at, terms);
}

/** The verdict after the latest run. */
export const deliveryVerdict = (memory: Memory, at: number, terms: Pick<DeliveryTerms, "preset">): DeliveryVerdict =>
  verdictOf(memory, at, terms);

/** Makes the present failure rate the new normal, because a person accepted it. */
export function acceptDelivery(memory: Memory, at: number): void {
  acceptRate(memory, at + HISTORY, badRunsOf(memory, at + BAD_RUNS).presentRate);
  beUp(memory, at);
}

/** Starts of the latest outages, oldest first, ms since the Unix epoch. */
export const outageStarts = (memory: Memory, at: number): number[] => outageStartsOf(memory, at + OUTAGE_STARTS);

function stepUp(memory: Memory, at: number, tsMs: number, bad: number, terms: DeliveryTerms): void {
  const { f64: m } = memory;
  const evidence = gatherEvidence(memory, at, tsMs, bad, terms);
  if (num(m, at + STREAK) === 0) m[at + HAD_LOSS] = Number(evidence.nats >= LOSS_BEFORE_OUTAGE_SHARE * EVIDENCE_NATS[terms.preset]);
  if (num(m, at + AFTER_OUTAGE) === 1) {
    weighLoss(memory, at, bad, terms);
    if (lossOddsOf(memory, at + TESTS) < LOSS_ODDS_MAX) m[at + AFTER_OUTAGE] = 0;
  } else if (num(m, at + STREAK) === 0) beginLossOdds(memory, at + TESTS);
  if (hasFailed(memory, at, terms)) {
    doubtOutage(memory, at, terms);
    begin(memory, at, STATE_DOWN, num(m, at + STREAK_SINCE));
    beginOutage(memory, at + BAD_RUNS, Math.max(1, num(m, at + STREAK)));
    return;
  }
  const { runs, failed } = badRunsOf(memory, at + BAD_RUNS);
  const isWorthAlert = failed / runs >= ownRateOf(memory, at + HISTORY) + LOSS_SHARE_MIN * terms.lossMinimum;
  if (evidence.nats >= EVIDENCE_NATS[terms.preset] && isWorthAlert) {
    begin(memory, at, STATE_DEGRADED, evidence.sinceMs);
    beginLoss(memory, at + BAD_RUNS, rateBefore(memory, at, terms));
    return;
  }
  // Runs that add evidence may be the start of a fault, so they wait. They are learnt when the evidence fades.
  addWaiting(memory, at + HISTORY, 1, bad);
  if (evidence.nats < EVIDENCE_NATS[terms.preset] / 2) learnWaiting(memory, at + HISTORY);
}

function stepBad(memory: Memory, at: number, bad: number, terms: DeliveryTerms): void {
  const { f64: m } = memory;
  addBadRun(memory, at + BAD_RUNS, bad);
  // Runs without a failure may already belong to the recovery, so they do not lower the bad rate of the recovery test.
  if (bad > 0) updateBadRate(memory, at + BAD_RUNS, rateBefore(memory, at, terms));
  if (num(m, at + STATE) !== STATE_DEGRADED) weighLoss(memory, at, bad, terms);
  if (num(m, at + STATE) === STATE_DOWN) {
    if (num(m, at + ANSWERED) < ANSWERED_RUNS_MIN) return;
    beAnsweredAgain(memory, at, terms);
  } else if (isDownAgain(memory, at, terms)) {
    // An outage during a loss does not end the loss: after the outage the series is degraded again until the recovery test passes.
    if (num(m, at + STATE) === STATE_DEGRADED) m[at + HAD_LOSS] = 1;
    else doubtOutage(memory, at, terms);
    m[at + STATE] = STATE_DOWN;
    return;
  }
  if (num(m, at + STATE) === STATE_RECOVERING) {
    m[at + RECOVERING_RUNS] = num(m, at + RECOVERING_RUNS) + 1;
    if (num(m, at + RECOVERING_RUNS) > RECOVERING_RUNS_MAX) m[at + STATE] = STATE_DEGRADED;
  }
  testRecovery(memory, at, bad, terms);
}

/** Leaves the state `STATE_DOWN` after several runs in a row were answered. */
function beAnsweredAgain(memory: Memory, at: number, terms: DeliveryTerms): void {
  const { f64: m } = memory;
  const hadLoss = num(m, at + HAD_LOSS) === 1;
  m[at + STATE] = hadLoss ? STATE_DEGRADED : STATE_RECOVERING;
  if (hadLoss) {
    resetBadRuns(memory, at + BAD_RUNS);
    updateBadRate(memory, at + BAD_RUNS, rateBefore(memory, at, terms));
  }
  m[at + RECOVERING_RUNS] = 0;
  beginRecovery(memory, at + BAD_RUNS);
}

/** Ends the trouble when the failure rate is back at the own rate. */
function testRecovery(memory: Memory, at: number, bad: number, terms: DeliveryTerms): void {
  const isRecovering = num(memory.f64, at + STATE) === STATE_RECOVERING;
  const before = rateBefore(memory, at, terms);
  const nats = addRecovery(memory, at + BAD_RUNS, bad, isRecovering, before);
  if (nats < (isRecovering ? RECOVERY_FROM_OUTAGE_NATS : RECOVERY_NATS)) return;
  if (isRecovering && lossOddsOf(memory, at + TESTS) > LOSS_ODDS_LIKELY) {
    memory.f64[at + STATE] = STATE_DEGRADED;
    return;
  }
  const bout = badRunsOf(memory, at + BAD_RUNS);
  // A loss that turned out to be smaller than the policy's minimum becomes part of the own rate.
  if (!isRecovering && bout.failed < (before.ownRate + terms.lossMinimum) * bout.runs) learnBout(memory, at + HISTORY, bout);
  beUp(memory, at);
}

/** Marks that a beginning outage may be the first part of a loss. Until that is refuted, answered runs do not prove a recovery. */
function doubtOutage(memory: Memory, at: number, terms: DeliveryTerms): void {
  memory.f64[at + AFTER_OUTAGE] = 1;
  weighOutage(memory, at + TESTS, num(memory.f64, at + STREAK), rateBefore(memory, at, terms));
}

/** Weighs one run after an outage began. Failed runs after its end may begin another outage, so they are weighed when their streak ends. */
function weighLoss(memory: Memory, at: number, bad: number, terms: DeliveryTerms): void {
  const isFailed = bad >= FAILED_RUN_SHARE;
  if (isFailed && num(memory.f64, at + STATE) !== STATE_DOWN) return;
  weighRun(memory, at + TESTS, bad, isFailed, rateBefore(memory, at, terms));
}

/** Whether enough runs failed in a row for another outage: while recovering as many as for any outage, else more than the loss explains. */
function isDownAgain(memory: Memory, at: number, terms: DeliveryTerms): boolean {
  const isRecovering = num(memory.f64, at + STATE) === STATE_RECOVERING;
  const streak = num(memory.f64, at + STREAK);
  if (isRecovering) return streak >= failedRunsNeeded(memory, at, terms);
  return streak >= Math.max(terms.failedRunsMin, failedRunsBeyondLoss(memory, at + BAD_RUNS, streak));
}

/** Adds a run to the tests of the failure rate and returns the strongest evidence. */
function gatherEvidence(memory: Memory, at: number, tsMs: number, bad: number, terms: DeliveryTerms): RateEvidence {
  const isWholeRun = bad >= FAILED_RUN_SHARE && hasSeveralPackets(memory, at + HISTORY);
  const most = (isWholeRun ? EVIDENCE_SHARE_PER_FAILED_RUN_MAX : EVIDENCE_SHARE_PER_RUN_MAX) * EVIDENCE_NATS[terms.preset];
  // The runs are counted from the start of the evidence, so that they show the present failure rate.
  if (evidenceOf(memory, at + TESTS) === 0) resetBadRuns(memory, at + BAD_RUNS);
  addBadRun(memory, at + BAD_RUNS, bad);
  return addEvidence(memory, at + TESTS, tsMs, bad, most, rateBefore(memory, at, terms));
}

const rateBefore = (memory: Memory, at: number, { lossMinimum }: DeliveryTerms): RateBefore => ({
  ownRate: ownRateOf(memory, at + HISTORY),
  packets: packetsOf(memory, at + HISTORY),
  lossMinimum,
});

/** Whether enough runs failed for an outage: in a row or, if the policy asks for k of n, among the latest n. */
function hasFailed(memory: Memory, at: number, terms: DeliveryTerms): boolean {
  const { f64: m } = memory;
  const needed = failedRunsNeeded(memory, at, terms);
  if (num(m, at + STREAK) >= needed) return true;
  return terms.ofRuns > terms.failedRunsMin && num(m, at + STREAK) > 0 && ones(num(m, at + LATEST_RUNS)) >= needed;
}

const failedRunsNeeded = (memory: Memory, at: number, { preset, failedRunsMin, intervalMs }: DeliveryTerms): number =>
  Math.max(failedRunsMin, failedRunsBeyondChance(memory, at + HISTORY, preset, intervalMs));

function begin(memory: Memory, at: number, state: number, sinceMs: number): void {
  const { f64: m } = memory;
  m[at + STATE] = state;
  m[at + STATE_START_MS] = sinceMs;
  dropWaiting(memory, at + HISTORY);
  addOutageStart(memory, at + OUTAGE_STARTS, sinceMs);
  dropEvidence(memory, at + TESTS);
}

function beUp(memory: Memory, at: number): void {
  const { f64: m } = memory;
  // The end of a loss has been tested already.
  if (num(m, at + STATE) === STATE_DEGRADED) m[at + AFTER_OUTAGE] = 0;
  m[at + STATE] = STATE_UP;
  m[at + STREAK] = m[at + STATE_START_MS] = 0;
  dropEvidence(memory, at + TESTS);
}

function verdictOf(memory: Memory, at: number, { preset }: Pick<DeliveryTerms, "preset">): DeliveryVerdict {
  const { f64: m } = memory;
  const state = num(m, at + STATE);
  const { runs, failed } = badRunsOf(memory, at + BAD_RUNS);
  const isUnsure = num(m, at + STREAK) > 0 || evidenceOf(memory, at + TESTS) > EVIDENCE_NATS[preset] / 2 || num(m, at + AFTER_OUTAGE) === 1;
  const isPending = state === STATE_UP && isUnsure;
  return {
    state: state === STATE_UP ? "up" : state === STATE_DEGRADED ? "degraded" : "down",
    isPending,
    sinceMs: state === STATE_UP ? (num(m, at + STREAK) > 0 ? num(m, at + STREAK_SINCE) : 0) : num(m, at + STATE_START_MS),
    failedShare: runs === 0 ? 0 : failed / runs,
    ownRate: ownRateOf(memory, at + HISTORY),
    lastBadMs: num(m, at + LAST_BAD_RUN_MS),
    hasEverAnswered: num(m, at + EVER_ANSWERED) === 1,
  };
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
