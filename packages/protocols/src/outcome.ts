import { blameOf, OUTCOME_CODES, type RunOutcome } from "@padit/domain/metrics";
import type { Stamp } from "./timestamp";

export { isUnmeasured, isWrongAnswer } from "@padit/domain/metrics";

/** The closed set of how a run can end. */
export type Outcome = RunOutcome;

/** True if the outcome shows a fault of the path to the far end: it counts against availability. */
export const isNetworkFault = (outcome: Outcome): boolean => blameOf(OUTCOME_CODES[outcome]) === "network" && outcome !== "late";
/** Whether the outcome counts against loss and availability: no reply in time, or a wrong reply. */
export const isFailure = (outcome: Outcome): boolean => ["network", "far_end"].includes(blameOf(OUTCOME_CODES[outcome]));

/** An ICMP error about one packet. */
export interface IcmpReport {
  /** Address of the machine that sent the error; undefined where the kernel does not report it. */
  reporter: string | undefined;
  /** The start of the packet that the error is about: a UDP payload, or an ICMP message from its type byte on. May be empty. */
  quoted: Uint8Array;
  /** MTU that the reporter states, bytes with IP header. Only "too big" errors have it. */
  mtuBytes?: number;
  /** Type and code of the ICMP message (RFC 792, RFC 4443). */
  type?: number;
  code?: number;
  /** Arrival time of the message; undefined where the kernel does not report it. */
  received?: Stamp | undefined;
}

/** The certificate of a peer's chain that expires first. */
export interface PeerCertificate {
  notAfterMs: number;
  subject: string;
  issuer: string;
  /** Whether it is the server's own certificate rather than an issuer's. */
  isLeaf: boolean;
}

const PROBE_FAILURE = Symbol.for("padit.ProbeFailure");

/** Failure of a socket. A probe converts it into the outcome of its run. */
export class ProbeFailure extends Error {
  /** True for failures from every copy of this module, because plugins contain their own copy and sockets throw failures of the collector's. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object(value)[PROBE_FAILURE] === true;
  }
  get [PROBE_FAILURE](): true {
    return true;
  }

  /** Absent where this machine reported the failure itself. */
  readonly icmp?: IcmpReport;
  /** The certificate of a TLS server, if its verification failed. */
  readonly certificate?: PeerCertificate;

  constructor(
    readonly outcome: Outcome,
    /** The system's or library's code, e.g. ECONNREFUSED. */
    readonly code: string,
    message: string,
    options?: { cause?: unknown; icmp?: IcmpReport; certificate?: PeerCertificate | undefined },
  ) {
    super(message, options);
    this.name = "ProbeFailure";
    if (options?.icmp !== undefined) this.icmp = options.icmp;
    if (options?.certificate !== undefined) this.certificate = options.certificate;
  }
}

/** Converts anything that is thrown during a run to a ProbeFailure. */
export const asProbeFailure = (error: unknown): ProbeFailure =>
  error instanceof ProbeFailure
    ? error
    : new ProbeFailure("local_error", "ERROR", error instanceof Error ? error.message : String(error), { cause: error });
