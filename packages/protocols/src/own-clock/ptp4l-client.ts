import { asProbeFailure, type IoContext, type ManagementSocket, ProbeFailure } from "../probe";
import { type DataSet, getRequest, readManagement } from "./codec";
import { type DaemonReading, DaemonRound } from "./daemon-state";

/** Time between two rounds of requests, ms. It is short enough to notice a change well within a second. */
const ROUND_MS = 250;
/** Time without an answer after which `ptp4l` counts as silent: three rounds. */
const SILENCE_TIMEOUT_MS = 3 * ROUND_MS;
/** Domains of G.8275.1, G.8275.2 and the default profile. */
const USUAL_DOMAINS = [24, 44, 0] as const;
/** The requested data sets. The response to the last one ends a round. */
const QUESTIONS: readonly DataSet[] = ["port", "parent", "default", "timeStatus"];

interface ClientListener {
  onReading(reading: DaemonReading): void;
  /** Called at most once until the next reading. */
  onFailure(failure: ProbeFailure): void;
}

/** Requests the state of `ptp4l` repeatedly until closed. */
export class Ptp4lClient {
  private socket: ManagementSocket | undefined;
  private sequence = 0;
  private round: DaemonRound | undefined;
  /** undefined until `ptp4l` has answered in one of the domains that are tried. */
  private domain: number | undefined;
  /** Monotonic ms of the last response, from which silence is counted. */
  private heardMs: number;
  private hasFailed = false;
  private cancelTimer: () => void = () => undefined;
  private isClosed = false;

  /** @param domain null: the usual domains are tried */
  constructor(
    private readonly io: IoContext,
    private readonly wantedDomain: number | null,
    private readonly listener: ClientListener,
  ) {
    this.heardMs = io.nowMs();
    this.ask();
  }

  close(): void {
    this.isClosed = true;
    this.cancelTimer();
    this.disconnect();
  }

  private disconnect(): void {
    this.socket?.close();
    this.socket = undefined;
    this.round = undefined;
  }

  private ask(): void {
    this.cancelTimer = this.io.after(ROUND_MS, () => this.ask());
    try {
      this.socket ??= this.connect();
      this.send(this.socket);
    } catch (error) {
      this.disconnect();
      this.fail(asProbeFailure(error));
      return;
    }
    if (this.io.nowMs() - this.heardMs >= SILENCE_TIMEOUT_MS) this.fail(silence(this.wantedDomain));
  }

  private connect(): ManagementSocket {
    const socket = this.io.ptp4l?.();
    if (socket === undefined) throw new ProbeFailure("not_run", "LACKS_PTP4L", "This collector cannot ask ptp4l: it has no native addon.");
    this.domain = this.wantedDomain ?? undefined;
    this.heardMs = this.io.nowMs();
    socket.onMessage((message) => this.take(message));
    return socket;
  }

  private send(socket: ManagementSocket): void {
    this.sequence = (this.sequence + 1) & 0xffff;
    this.round = new DaemonRound(this.sequence);
    const { domain } = this;
    if (domain === undefined) for (const usual of USUAL_DOMAINS) socket.send(getRequest("default", usual, this.sequence));
    else for (const set of QUESTIONS) socket.send(getRequest(set, domain, this.sequence));
  }

  private take(message: Uint8Array): void {
    const reading = readManagement(message);
    if (this.isClosed || reading.kind !== "data" || reading.sequence !== this.round?.sequence) return;
    if (this.domain === undefined) {
      this.domain = reading.domain;
      this.heardMs = this.io.nowMs();
      this.cancelTimer();
      this.ask();
      return;
    }
    this.round.add(reading.data);
    const complete = this.round.reading();
    if (complete === undefined) return;
    this.round = undefined;
    this.heardMs = this.io.nowMs();
    this.hasFailed = false;
    this.listener.onReading(complete);
  }

  private fail(failure: ProbeFailure): void {
    // ptp4l may have been restarted with another domain.
    this.domain = this.wantedDomain ?? undefined;
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.listener.onFailure(failure);
  }
}

const silence = (domain: number | null): ProbeFailure =>
  new ProbeFailure(
    "timeout",
    "PTP4L_SILENT",
    domain === null
      ? `The collector's ptp4l does not answer in the domains ${USUAL_DOMAINS.join(", ")}: enter its domain.`
      : `The collector's ptp4l does not answer in domain ${domain}.`,
  );
