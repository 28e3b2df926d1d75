import { blameOf, OUTCOME_CODES } from "../metrics/run-outcome";

/** Unmeasured runs in a row after which somebody is notified. */
const UNMEASURED_RUNS_MIN = 5;
/** Failed runs in a row that must contradict before silence becomes wrong answers, or the other way round. */
const CONTRADICTING_RUNS_MIN = 3;

/** Why a run was not answered: a code of `OUTCOME_CODES`, and the collector's words. */
export interface OutcomeCause {
  code: number;
  /** null where the collector wrote none, or its words are no longer in the log. */
  reason: string | null;
}

/** `failing`: the network or the far end failed. `not_measured`: the collector did. `not_offered`: the far end does not have this part. */
export type OutcomeState = "failing" | "not_measured" | "not_offered";

/** What is remembered of the outcomes of a series since the last answered run. */
export interface OutcomeMemory {
  state: OutcomeState;
  /** Of the latest run. */
  cause: OutcomeCause;
  /** First run in this state, ms since the Unix epoch. */
  sinceMs: number;
  /** Runs in this state, and those of them with the latest cause. */
  runs: number;
  causeRuns: number;
  /** The cause that somebody is notified of while nothing is measured; null before it has lasted. */
  lasting: OutcomeCause | null;
  /** The latest wrong answer, while the far end fails by answering wrongly; null while it is silent. */
  wrong: OutcomeCause | null;
  /** Failed runs in a row that contradict `wrong`. */
  contradictions: number;
}

/**
 * Judges how a run ended. Null while runs are answered, so that a series without trouble costs nothing.
 * @param reason undefined: the words of the run before still hold
 */
export function stepOutcome(memory: OutcomeMemory | null, tsMs: number, code: number, reason: string | undefined): OutcomeMemory | null {
  const state = stateOf(code);
  if (state === null) return null;
  const known = memory?.cause.code === code ? memory.cause.reason : null;
  const cause = { code, reason: reason ?? known };
  const before = memory?.state === state ? memory : null;
  const runs = (before?.runs ?? 0) + 1;
  const causeRuns = before && isSameCause(before.cause, cause) ? before.causeRuns + 1 : 1;
  const next = { state, cause, sinceMs: before?.sinceMs ?? tsMs, runs, causeRuns };
  return { ...next, lasting: lastingOf(next, before), ...wrongOf(next, before) };
}

function stateOf(code: number): OutcomeState | null {
  if (code === OUTCOME_CODES.not_offered) return "not_offered";
  const blame = blameOf(code);
  if (blame === "nobody") return null;
  return blame === "collector" ? "not_measured" : "failing";
}

type Step = Pick<OutcomeMemory, "state" | "cause" | "runs" | "causeRuns">;

/** A cause that alternates with another one does not replace it. */
function lastingOf({ state, cause, runs, causeRuns }: Step, before: OutcomeMemory | null): OutcomeCause | null {
  if (state !== "not_measured") return null;
  const lasting = before?.lasting ?? null;
  if (causeRuns >= UNMEASURED_RUNS_MIN || (lasting === null && runs >= UNMEASURED_RUNS_MIN)) return cause;
  return lasting;
}

function wrongOf({ state, cause }: Step, before: OutcomeMemory | null): Pick<OutcomeMemory, "wrong" | "contradictions"> {
  if (state !== "failing") return { wrong: null, contradictions: 0 };
  const isWrong = blameOf(cause.code) === "far_end";
  if (!before) return { wrong: isWrong ? cause : null, contradictions: 0 };
  if (isWrong === (before.wrong !== null)) return { wrong: isWrong ? cause : null, contradictions: 0 };
  const contradictions = before.contradictions + 1;
  if (contradictions < CONTRADICTING_RUNS_MIN) return { wrong: before.wrong, contradictions };
  return { wrong: isWrong ? cause : null, contradictions: 0 };
}

const isSameCause = (a: OutcomeCause, b: OutcomeCause): boolean => a.code === b.code && a.reason === b.reason;
