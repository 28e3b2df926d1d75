import type { Json } from "@padit/domain/json";

/** Where a time stamp was taken, best first. Never mixed inside one difference. */
export type StampKind = "hw" | "kernel" | "tcp_info" | "user";

/** A moment on a monotonic clock, ns. Only differences mean anything. */
export interface Stamp {
  ns: bigint;
  kind: StampKind;
}

/** The closed set of how a run can end. Only `timeout`, `refused` and `unreachable` say something bad about the network. */
export const OUTCOMES = [
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

export interface Measurement {
  value: number;
  /** 95 % half-width in the value's unit; null where the value is a count or a ratio of counts. */
  uncertainty: number | null;
}

/** What one run found. `metrics` holds only what was measured: a lost packet has no round trip. */
export interface ProbeRun {
  outcome: Outcome;
  /** Wall clock at the first send, ms since the Unix epoch. */
  atMs: number;
  stampSource: StampKind;
  metrics: Record<string, Measurement>;
  /** Parts of the whole, ms. */
  phases?: Record<string, number>;
  detail?: Record<string, Json>;
  /** Likely cause, in words, when the outcome is not ok. */
  hint?: string;
}

/** An address that the policy has approved; sockets open to nothing else, so a name cannot change its mind in between. */
export interface PinnedAddress {
  address: string;
  port: number;
  /** How long the name took to resolve; 0 for a literal address. */
  resolveMs: number;
}

export interface UdpSocket {
  /** Resolves with the moment of sending; rejects with a ProbeFailure when the system refused to send. */
  send(payload: Uint8Array): Promise<Stamp>;
  onReply(listener: (payload: Uint8Array, received: Stamp) => void): void;
  /** An ICMP answer such as "port unreachable". */
  onFailure(listener: (failure: ProbeFailure) => void): void;
  close(): void;
}

export interface HttpHop {
  status: number;
  location: string | undefined;
  /** Request to response headers, ms; connecting counted. */
  responseMs: number;
  phases: { dns: number; connect: number; tls: number; firstByte: number; transfer: number };
}

/** The only way a probe reaches the network. A backend with kernel stamps offers the same. */
export interface IoContext {
  readonly stampKind: StampKind;
  /** Resolves the name once and asks the policy; rejects with a ProbeFailure. */
  pin(transport: "udp" | "tcp", host: string, port: number): Promise<PinnedAddress>;
  udp(to: PinnedAddress): Promise<UdpSocket>;
  /** Connects, closes, and gives the handshake's duration in ms; rejects with a ProbeFailure. */
  tcpConnect(to: PinnedAddress, timeoutMs: number, signal: AbortSignal): Promise<number>;
  /** One request without following redirects; rejects with a ProbeFailure. */
  http(
    to: PinnedAddress,
    request: { url: URL; method: string; verifyTls: boolean; timeoutMs: number },
    signal: AbortSignal,
  ): Promise<HttpHop>;
  /** Wall clock, ms since the Unix epoch. */
  nowMs(): number;
  /** Resolves after that time, at once when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  randomBytes(n: number): Uint8Array;
  /** 95 % half-width of one difference between two stamps, ms. */
  uncertaintyMs(): number;
}

export interface Probe<Target> {
  readonly protocol: string;
  run(target: Target, io: IoContext, signal: AbortSignal): Promise<ProbeRun>;
}

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

/** Says something about the far end or the way to it, so that it counts against availability. */
export const isNetworkFault = (outcome: Outcome): boolean => outcome === "timeout" || outcome === "refused" || outcome === "unreachable";
