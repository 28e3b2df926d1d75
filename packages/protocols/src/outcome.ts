/** The closed set of how a run can end. Only `timeout`, `refused` and `unreachable` say something bad about the network. */
const OUTCOMES = [
  "ok",
  "timeout",
  "refused",
  "unreachable",
  "malformed_response",
  "mismatch",
  "auth_failed",
  "duplicate",
  "late",
  "local_drop",
  "local_error",
  "clock_step",
  "policy_denied",
  "not_run",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Says something about the far end or the way to it, so that it counts against availability. */
export const isNetworkFault = (outcome: Outcome): boolean => outcome === "timeout" || outcome === "refused" || outcome === "unreachable";

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
