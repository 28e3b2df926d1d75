import { blameOf, OUTCOME_CODES } from "../metrics/run-outcome";

/** Unmeasured runs in a row that cause a notification. */
const UNMEASURED_RUNS_MIN = 5;
/** Contradicting failed runs in a row that change the failure from silence to wrong answers, or the reverse. */
const CONTRADICTING_RUNS_MIN = 3;

/** Why a run was not answered: a code of `OUTCOME_CODES`, and the collector's text. */
export interface OutcomeCause {
  code: number;
  /** null when the collector wrote no text or its text is no longer in the log. */
  reason: string | null;
}

/** `failing`: the network or the far end failed. `not_measured`: the collector failed. `not_offered`: the far end lacks this service. */
export type OutcomeState = "failing" | "not_measured" | "not_offered";

/** State of the outcomes of a series since the last answered run. */
export interface OutcomeMemory {
  state: OutcomeState;
  /** Cause of the latest run. */
  cause: OutcomeCause;
  /** First run in this state, ms since the Unix epoch. */
  sinceMs: number;
  /** Number of runs in this state, and of the latest runs in a row with the same cause. */
  runs: number;
  causeRuns: number;
  /** The cause of the notification while nothing is measured; null until a cause has lasted long enough. */
  lasting: OutcomeCause | null;
  /** The latest wrong answer while the far end answers wrongly; null while the far end is silent. */
  wrong: OutcomeCause | null;
  /** Failed runs in a row that contradict `wrong`. */
  contradictions: number;
}

/**
 * Judges how a run ended. Returns null while runs are answered, so that a series without trouble uses no memory. A run that was skipped because
 * the previous one was still waiting changes nothing, because the outcome of the previous run is yet to come.
 * @param reason undefined: the text of the previous run still applies
 */
export function stepOutcome(memory: OutcomeMemory | null, tsMs: number, code: number, reason: string | undefined): OutcomeMemory | null {
  if (code === OUTCOME_CODES.overrun) return memory;
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

/** The lasting cause of unmeasured runs. A cause that alternates with another does not replace the first. */
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
