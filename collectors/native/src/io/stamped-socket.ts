import type { Departure, ProbeFailure, Stamp } from "@padit/protocols/probe";
import { onInterface } from "@padit/protocols/system-failure";
import type { SocketOptions } from "../addon";
import type { ReceivedBatch, SentBatch } from "../batches";
import type { Native, NativeSocket, SystemReport } from "../native";
import { readInternetName } from "../sockaddr";
import type { ChecksumErrors } from "./checksum-errors";
import type { IoCounters } from "./counters";
import { reportedFailure } from "./reported-failure";

/** Maximum wait for a kernel timestamp, ms. After that the time just before the call is reported as kind `user`. */
const STAMP_WAIT_MS = 50;

/** A deferred socket is read after this time, ms, or when its packets may occupy `MAY_WAIT_BYTES`: half of the smallest buffer granted. */
const DEFERRED_READ_INTERVAL_MS = 500;
const MAY_WAIT_BYTES = 100_000;
/** Estimated kernel memory of a packet, bytes: up to twice its size plus overhead, once for its stamp and once for its reply. */
const inKernel = (bytes: number): number => 2 * (2 * bytes + 1024);

interface Waiting {
  /** Realtime just before the system call, ns. */
  calledNs: bigint;
  dueMs: number;
  departure: Departure;
  /** The network card's stamp, ns, if it arrived before the kernel's. */
  cardNs?: bigint;
}
/** The fields of a report that a refused system call leaves empty. */
const SEND_REFUSED: Omit<SystemReport, "errno"> = {
  origin: 0,
  type: 0,
  code: 0,
  info: 0,
  reporter: undefined,
  quoted: new Uint8Array(),
  receivedNs: 0n,
};

/** Maximum number of reported stamps that still wait for the card's stamp; beyond it the oldest remains without one. */
const MAX_LACKING_CARD = 256;

export interface StampedEvents {
  received(batch: ReceivedBatch, i: number, stamp: Stamp): void;
  failed(failure: ProbeFailure): void;
}

/** A socket that reports each send with the kernel's stamp. Stamps are wall-clock times. */
export class StampedSocket {
  readonly socket: NativeSocket;
  /** Sends without a stamp so far, by number, oldest first. */
  private readonly waiting = new Map<number, Waiting>();
  /** Stamps reported without the card's stamp, by number; undefined if no card stamps this socket's packets. */
  private readonly lackingCard: Map<number, Stamp> | undefined;
  /** The interface to which the socket is bound; undefined if none. */
  private readonly device: string | undefined;
  /** The address to which the socket is connected; undefined if none. */
  private readonly peer: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private taken = 0;
  private closed = false;
  /**
   * Checksum errors, which the kernel includes in the socket's drops, and their count at opening; undefined where it does not include them.
   */
  private readonly spoilt: { errors: ChecksumErrors; before: number } | undefined;
  /** Realtime (ns) from which packets are read on arrival. 0 = always; undefined = deferred, packets may queue in the kernel. */
  private attendedNs: bigint | undefined;
  private lookedMs: number;
  private unreadBytes = 0;

  constructor(
    private readonly native: Native,
    private readonly counters: IoCounters,
    options: SocketOptions,
    private readonly events: StampedEvents,
    isDeferred = false,
  ) {
    this.device = options.device;
    this.peer = options.kind === "packet" ? undefined : options.address;
    const errors = counters.checksumErrors.of(options);
    this.spoilt = errors && { errors, before: errors.recent() };
    // A datagram may leave by one card and its reply arrive by another; their clocks are not related.
    const isByOneCard = options.kind === "packet" && native.addon.interfaceInfo(options.device).hardwareStamps;
    this.lackingCard = isByOneCard ? new Map() : undefined;
    this.socket = native.open(
      options,
      {
        sent: (batch) => this.sent(batch),
        received: (batch) => this.received(batch),
        failed: (failure) => events.failed(this.failureOf(failure)),
      },
      isDeferred,
    );
    this.attendedNs = isDeferred ? undefined : 0n;
    this.lookedMs = performance.now();
  }

  /** @param name the receiver's sockaddr; the connected peer if absent */
  send(payload: Uint8Array, departure: Departure, name?: Uint8Array): void {
    const taken = this.socket.send(payload, name);
    if (taken < 1) {
      this.counters.refusedSends++;
      departure.refused(this.failureOf({ ...SEND_REFUSED, errno: -taken }));
      return;
    }
    this.counters.sent++;
    const calledNs = this.native.lastClocks().realtimeNs;
    this.waiting.set(this.taken++ >>> 0, { calledNs, dueMs: performance.now() + STAMP_WAIT_MS, departure });
    if (this.attendedNs === undefined) this.lookSometimes(payload.length);
    else {
      this.sent(this.socket.leftNow());
      this.awaitStamps();
    }
  }

  /** Reads packets on arrival from now on, if the socket was deferred. */
  attend(): void {
    if (this.attendedNs !== undefined || this.closed) return;
    this.attendedNs = this.native.readClocks().realtimeNs;
    const dueMs = performance.now() + STAMP_WAIT_MS;
    for (const send of this.waiting.values()) send.dueMs = dueMs;
    this.socket.watch();
    this.awaitStamps();
  }

  /** Packets that arrived intact since the socket was opened and were dropped because its buffer was full. */
  drops(): number {
    const dropped = this.closed ? 0 : this.socket.dropped();
    if (dropped === 0 || this.spoilt === undefined) return dropped;
    return Math.max(0, dropped - (this.spoilt.errors.now() - this.spoilt.before));
  }

  close(): void {
    if (this.closed) return;
    this.counters.droppedHere += this.drops();
    this.closed = true;
    this.socket.close();
    clearTimeout(this.timer);
    for (const id of this.waiting.keys()) this.tellUnstamped(id);
  }

  private failureOf(reported: SystemReport): ProbeFailure {
    const failure = reportedFailure(reported, () => ({
      peer: this.peer,
      own: readInternetName(this.socket.address())?.address,
    }));
    return this.device === undefined ? failure : onInterface(failure, this.device);
  }

  private lookSometimes(bytes: number): void {
    this.unreadBytes += inKernel(bytes);
    const nowMs = performance.now();
    if (this.unreadBytes < MAY_WAIT_BYTES && nowMs - this.lookedMs < DEFERRED_READ_INTERVAL_MS) return;
    this.unreadBytes = 0;
    this.lookedMs = nowMs;
    this.socket.look();
  }

  private awaitStamps(): void {
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => this.giveUp(), STAMP_WAIT_MS);
  }

  private sent(batch: SentBatch): void {
    for (let i = 0; i < batch.length; i++) {
      const id = batch.id(i);
      const kernelNs = batch.kernelNs(i);
      if (kernelNs === undefined) {
        this.sentByCard(id, batch.hardwareNs(i));
        continue;
      }
      const send = this.waiting.get(id);
      // A stamp from before the call belongs to another datagram.
      if (send === undefined || kernelNs < send.calledNs) continue;
      this.waiting.delete(id);
      const stamp = byKernel(kernelNs, send.cardNs);
      if (send.cardNs === undefined) this.awaitCard(id, stamp);
      send.departure.left(stamp);
    }
  }

  /** The card's stamp of a datagram arrives separately from the kernel's, usually later. */
  private sentByCard(id: number, cardNs: bigint | undefined): void {
    if (this.lackingCard === undefined || cardNs === undefined) return;
    const of = this.lackingCard.get(id) ?? this.waiting.get(id);
    if (of !== undefined) of.cardNs = cardNs;
    this.lackingCard.delete(id);
  }

  private awaitCard(id: number, stamp: Stamp): void {
    if (this.lackingCard === undefined) return;
    this.lackingCard.set(id, stamp);
    const oldest = this.lackingCard.size > MAX_LACKING_CARD ? this.lackingCard.keys().next().value : undefined;
    if (oldest !== undefined) this.lackingCard.delete(oldest);
  }

  private received(batch: ReceivedBatch): void {
    const { realtimeNs } = this.native.lastClocks();
    for (let i = 0; i < batch.length && !this.closed; i++) {
      const kernelNs = batch.kernelNs(i);
      this.counters.received++;
      const isFresh = this.isFresh(kernelNs);
      if (kernelNs === undefined) this.counters.unstampedReceived++;
      else if (isFresh) this.counters.userLag.add(Number(realtimeNs - kernelNs));
      const cardNs = this.lackingCard && batch.hardwareNs(i);
      this.events.received(batch, i, kernelNs === undefined ? unstamped(realtimeNs, isFresh) : byKernel(kernelNs, cardNs));
    }
  }

  /** Whether the packet was read on arrival. For a packet without a stamp that is known only if the socket was never deferred. */
  private isFresh(kernelNs: bigint | undefined): boolean {
    if (this.attendedNs === undefined) return false;
    return kernelNs === undefined ? this.attendedNs === 0n : kernelNs >= this.attendedNs;
  }

  /** Reports sends without a stamp. Reads waiting stamps first, because the event loop may have been blocked for the whole wait. */
  private giveUp(): void {
    this.timer = undefined;
    setImmediate(() => {
      const nowMs = performance.now();
      for (const [id, { dueMs }] of this.waiting) {
        if (dueMs > nowMs) {
          this.timer ??= setTimeout(() => this.giveUp(), Math.max(1, dueMs - nowMs));
          return;
        }
        this.tellUnstamped(id);
      }
    });
  }

  private tellUnstamped(id: number): void {
    const send = this.waiting.get(id);
    if (send === undefined) return;
    this.waiting.delete(id);
    this.counters.missedStamps++;
    send.departure.left({ ns: send.calledNs, clock: "realtime", kind: "user" });
  }
}

const byKernel = (ns: bigint, cardNs?: bigint): Stamp =>
  cardNs === undefined ? { ns, clock: "realtime", kind: "kernel" } : { ns, clock: "realtime", kind: "kernel", cardNs };
/** The reading time of a queued packet is not its arrival. The stamp names another clock than sends, so no delay is computed from it. */
const unstamped = (ns: bigint, isFresh: boolean): Stamp => ({ ns, clock: isFresh ? "realtime" : "mono", kind: "user" });
