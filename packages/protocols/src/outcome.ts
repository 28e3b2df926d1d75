import { blameOf, OUTCOME_CODES, type RunOutcome } from "@padit/domain/metrics";

export { isUnmeasured, isWrongAnswer } from "@padit/domain/metrics";

/** The closed set of how a run can end. */
export type Outcome = RunOutcome;

/** Says something bad about the way to the far end, so that it counts against availability. */
export const isNetworkFault = (outcome: Outcome): boolean => blameOf(OUTCOME_CODES[outcome]) === "network" && outcome !== "late";
/** Counts against loss and availability: nothing came back in time, or what came back is wrong. */
export const isFailure = (outcome: Outcome): boolean => ["network", "far_end"].includes(blameOf(OUTCOME_CODES[outcome]));

/** How a socket says that it did not work; a probe turns it into an outcome. */
export class ProbeFailure extends Error {
  constructor(
    readonly outcome: Outcome,
    /** The system's or library's code, e.g. ECONNREFUSED. */
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "ProbeFailure";
  }
}

/** Anything thrown inside a run as a ProbeFailure. */
export const asProbeFailure = (error: unknown): ProbeFailure =>
  error instanceof ProbeFailure
    ? error
    : new ProbeFailure("local_error", "ERROR", error instanceof Error ? error.message : String(error), { cause: error });
