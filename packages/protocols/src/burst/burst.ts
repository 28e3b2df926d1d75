import {
  asProbeFailure,
  type ClockPair,
  clockStepNs,
  type DatagramSocket,
  type Departure,
  EARLY_MS,
  type IoContext,
  isNetworkFault,
  type OpenOptions,
  type Outcome,
  type ProbeFailure,
  type ReplyMeta,
  type Stamp,
} from "../probe";
import { type BurstResult, type Packet, type QuotedPacket, type Reading, SentPacket } from "./packets";

/** Time for which the socket stays open after the last reply, ms, to receive a duplicate of it. */
const LINGER_MS = 10;

/**
 * Maximum error in the order of two timestamps of one machine, ns. A reply whose timestamp is earlier than its request's by more than this
 * belongs to another packet.
 */
const STAMPS_NS = 100_000;

const REPEAT_AFTER_MS = 1;

/** Packets further apart than this, ms, are awaited one by one, so that other senders cannot fill the socket's buffer between two packets. */
const CLOSE_MS = 100;

export interface BurstPlan {
  /** Number of packets of one run. */
  count: number;
  spacingMs: number;
  /** Maximum wait for the reply to a packet, ms. A later reply counts as lost (RFC 7680 §3.3). */
  timeoutMs: number;
}

/** Options of a burst's socket: replies may wait in the kernel until all packets are sent, and are then read together. */
export const pacing = ({ count, spacingMs }: BurstPlan): OpenOptions => ({ isDeferred: count > 1 && spacingMs <= CLOSE_MS });

/** Sends packets at a pace and assigns each reply to its packet. Every protocol that sends bursts uses this loop. */
export class Burst<Extra> {
  private readonly packets: SentPacket<Extra>[] = [];
  private readonly late = new Set<number>();
  private readonly wrong = new Map<Outcome, string>();
  private readonly before: ClockPair;
  private highestSeq = -1;
  private answered = 0;
  private unsent = 0;
  /** Number of packets handed to the system whose sending is not confirmed yet. */
  private underWay = 0;
  private wrongAnswers = 0;
  private duplicates = 0;
  private reordered = 0;
  private failure: ProbeFailure | undefined;
  private reported: ProbeFailure | undefined;
  /** Time of the last repeated sending, by `io.nowMs`. */
  private repeatedMs: number | undefined;
  private send: (seq: number, departure: Departure) => void = () => undefined;
  /** First local send failure. It does not affect packets that were sent. */
  private unsentFailure: ProbeFailure | undefined;
  private atMs: number;
  private isStopped = false;
  /** Every packet was answered or could not be sent. */
  private isWhole = false;
  /** Ends the present wait of the run. */
  private proceed: () => void = () => undefined;
  private settle: () => void = () => undefined;

  constructor(
    private readonly plan: BurstPlan,
    private readonly io: IoContext,
  ) {
    this.before = io.clock.pair();
    this.atMs = io.wallMs();
  }

  /** @param socket the socket that `send` uses */
  async run(
    send: (seq: number, departure: Departure) => void,
    socket: Pick<DatagramSocket, "attend" | "localDrops"> & Partial<Pick<DatagramSocket, "pathMtuBytes">>,
    signal: AbortSignal,
  ): Promise<BurstResult<Extra>> {
    const stop = () => {
      this.isStopped = true;
      this.proceed();
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    this.send = send;
    await this.sendAll();
    socket.attend();
    // Timers may fire early, so wait longer: a reply in time must be received. Timestamps decide which replies came too late.
    if (!this.isWhole) await this.pause(this.plan.timeoutMs + EARLY_MS);
    if (!this.isWhole && this.repeatedMs !== undefined)
      await this.pause(Math.max(0, this.repeatedMs + this.plan.timeoutMs + EARLY_MS - this.io.nowMs()));
    if (this.isWhole) await this.pause(LINGER_MS);
    signal.removeEventListener("abort", stop);
    this.isStopped = true;
    await this.settled();
    return this.result(socket.localDrops(), socket.pathMtuBytes?.());
  }

  take(reading: Reading<Extra>, received: Stamp, meta: ReplyMeta = {}): void {
    if (reading === undefined) return;
    const packet = reading.seq === undefined ? undefined : this.packets[reading.seq];
    if ("outcome" in reading) {
      this.wrongAnswers++;
      if (!this.wrong.has(reading.outcome)) this.wrong.set(reading.outcome, reading.why);
      if (packet !== undefined && packet.answer === undefined) packet.failure ??= reading;
    } else if (packet === undefined) {
      this.wrongAnswers++;
      this.wrong.set("mismatch", "An answer to a packet that was not sent.");
    } else if (packet.answer !== undefined) this.duplicates++;
    else {
      packet.answer = { received, meta, extra: reading.extra };
      this.answered++;
      packet.failure = undefined;
      if (reading.seq < this.highestSeq) this.reordered++;
      this.highestSeq = Math.max(this.highestSeq, reading.seq);
      this.finishWhenWhole();
    }
  }

  /**
   * Notes a failure. A failure that the network reported is kept, even if this machine reports another one later.
   * @param of the packet that an ICMP error quotes
   */
  fail(failure: ProbeFailure, of: QuotedPacket = "unknown"): void {
    if (failure.icmp !== undefined) {
      if (of === "foreign") return;
      this.reported ??= failure;
      if (failure.icmp.mtuBytes !== undefined) {
        this.repeat(of === "unknown" ? this.oldestWaiting() : this.packets[of.seq], failure);
        return;
      }
    }
    if (this.failure === undefined || !isNetworkFault(this.failure.outcome) || isNetworkFault(failure.outcome)) this.failure = failure;
  }

  /** Sends all packets. The time of each is counted from the start, so that a late packet does not delay the next one. */
  private sendAll(): Promise<void> {
    const { count, spacingMs } = this.plan;
    const startMs = this.io.nowMs();
    this.atMs = this.io.wallMs();
    return new Promise((resolve) => {
      let cancel: (() => void) | undefined;
      this.proceed = () => {
        cancel?.();
        resolve();
      };
      const sendNext = () => {
        if (this.isStopped) return resolve();
        this.sendOne(this.packets.length);
        const next = this.packets.length;
        if (next === count) return resolve();
        cancel = this.io.after(Math.max(0, startMs + next * spacingMs - this.io.nowMs()), sendNext);
      };
      sendNext();
    });
  }

  private sendOne(seq: number): void {
    const packet = new SentPacket<Extra>(seq, this);
    this.packets.push(packet);
    this.handOver(packet);
  }

  private handOver(packet: SentPacket<Extra>): void {
    this.underWay++;
    try {
      this.send(packet.seq, packet);
    } catch (error) {
      packet.refused(asProbeFailure(error));
    }
  }

  /**
   * Sends a packet again that was too large for the path. The system knows the path's MTU by then and fragments the packet, or rejects it if it
   * must not be fragmented. Neither counts as loss.
   */
  private repeat(packet: SentPacket<Extra> | undefined, failure: ProbeFailure): void {
    if (this.isStopped || packet === undefined || packet.answer !== undefined) return;
    if (packet.isRepeated) {
      packet.failure ??= { outcome: failure.outcome, why: failure.message };
      this.unsentFailure ??= failure;
      this.unsent++;
      this.finishWhenWhole();
      return;
    }
    packet.isRepeated = true;
    this.unsentFailure ??= failure;
    // Deferred, because this call comes from the socket, which is still reporting received packets.
    this.io.after(REPEAT_AFTER_MS, () => {
      if (this.isStopped) return;
      this.repeatedMs = this.io.nowMs();
      this.handOver(packet);
    });
  }

  private oldestWaiting(): SentPacket<Extra> | undefined {
    return this.packets.find(({ answer, failure, isRepeated }) => answer === undefined && failure === undefined && !isRepeated);
  }

  /** Notes that a packet was sent. @param failure the packet could not be sent */
  noteDeparture(failure?: ProbeFailure): void {
    this.underWay--;
    if (failure !== undefined) {
      if (isNetworkFault(failure.outcome)) this.fail(failure);
      else this.unsentFailure ??= failure;
      this.unsent++;
    }
    this.finishWhenWhole();
    if (this.underWay === 0) this.settle();
  }

  private settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.underWay === 0) resolve();
      else this.settle = resolve;
    });
  }

  /** Resolves after that time, or as soon as no more replies are expected. */
  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.isStopped) return resolve();
      const cancel = this.io.after(ms, resolve);
      this.proceed = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Ends the burst when every packet has a reply or a failure. No reply is expected to a packet that could not be sent. */
  private finishWhenWhole(): void {
    if (this.packets.length < this.plan.count) return;
    if (this.answered === this.plan.count) this.end();
    else if (this.unsent > 0 && this.wrong.size === 0 && this.packets.every(({ answer, failure }) => (answer ?? failure) !== undefined))
      this.end();
  }

  private end(): void {
    if (this.isWhole) return;
    this.isWhole = true;
    this.proceed();
  }

  private result(localDrops: number, pathMtuBytes: number | undefined): BurstResult<Extra> {
    const stepNs = clockStepNs(this.before, this.io.clock.pair());
    for (const packet of this.packets) this.timeOut(packet, stepNs);
    const first = this.packets[0]?.sent;
    return {
      atMs: first?.clock === "realtime" ? Number(first.ns / 1000n) / 1000 : this.atMs,
      packets: this.packets,
      duplicates: this.duplicates,
      reordered: this.reordered,
      late: this.late.size,
      wrong: this.wrong,
      wrongAnswers: this.wrongAnswers,
      failure: this.failure ?? (this.packets.every(({ failure }) => failure !== undefined) ? this.unsentFailure : undefined),
      localDrops,
      pathMtuBytes,
      reported: this.reported,
      stepNs: this.packets.some(({ sent }) => sent?.clock === "realtime") ? stepNs : 0,
    };
  }

  /** Rejects a reply that arrived before its request was sent: a far end can guess the numbers of a burst. */
  private rejectReply(packet: Packet<Extra>): void {
    const why = "An answer came before its question left: the far end answers with other numbers than it was asked with.";
    packet.answer = undefined;
    packet.failure = { outcome: "mismatch", why };
    this.wrongAnswers++;
    if (!this.wrong.has("mismatch")) this.wrong.set("mismatch", why);
  }

  private timeOut(packet: Packet<Extra>, clockStep: number): void {
    const { sent, answer } = packet;
    if (sent === undefined || answer === undefined || sent.clock !== answer.received.clock) return;
    const awayNs = Number(answer.received.ns - sent.ns);
    if (awayNs < -STAMPS_NS && clockStep === 0) {
      this.rejectReply(packet);
      return;
    }
    if (awayNs <= this.plan.timeoutMs * 1e6) return;
    this.late.add(packet.seq);
    packet.answer = undefined;
  }
}
