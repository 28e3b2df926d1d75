import type { Addon, AddonSocket, SocketOptions } from "./addon";
import { ReceivedBatch, SentBatch } from "./batches";

/** What a socket tells, as it happens. Batches are valid during the call only. */
export interface SocketEvents {
  /** Comes before `received` when both happened: whoever hears of an answer has heard when the question left. */
  sent(batch: SentBatch): void;
  received(batch: ReceivedBatch): void;
  /** `origin` 2 and 3: ICMP and ICMPv6 `type` and `code` said so; else this machine. */
  failed(failure: { errno: number; origin: number; type: number; code: number }): void;
}
export interface ClockReading {
  realtimeNs: bigint;
  /** CLOCK_MONOTONIC_RAW: nothing steers it. */
  monoNs: bigint;
  /** How far apart the two readings may lie. */
  uncertaintyNs: number;
}

/** The addon with types, over the memory that all sockets of a thread share. */
export class Native {
  private readonly clock: BigInt64Array;
  private readonly receivedBatch: ReceivedBatch;
  private readonly sentBatch: SentBatch;

  constructor(readonly addon: Addon) {
    this.clock = new BigInt64Array(addon.buffers.clock);
    this.receivedBatch = new ReceivedBatch(addon.buffers);
    this.sentBatch = new SentBatch(addon.buffers);
  }

  /** Both clocks now. */
  readClocks(): ClockReading {
    this.addon.clockPair();
    return this.lastClocks();
  }

  /** Both clocks as they were read just before the last send, or when the batch being told was read. */
  lastClocks(): ClockReading {
    return { realtimeNs: this.clock[0] ?? 0n, monoNs: this.clock[1] ?? 0n, uncertaintyNs: Number(this.clock[2]) };
  }

  /** One that tells what comes as it comes, or, `isDeferred`, when it is looked at or watched. Throws an Error with the system's `code`. */
  open(options: SocketOptions, events: SocketEvents, isDeferred = false): NativeSocket {
    const socket = new this.addon.Socket(options);
    socket.start(
      (received, sent) => {
        if (sent > 0) events.sent(this.sentBatch.of(sent));
        if (received > 0) events.received(this.receivedBatch.of(received));
      },
      (errno, origin, type, code) => events.failed({ errno, origin, type, code }),
    );
    if (!isDeferred) socket.watch();
    return new NativeSocket(socket, this.sentBatch);
  }
}

export class NativeSocket {
  private readonly oneLength = new Uint32Array(1);

  constructor(
    private readonly socket: AddonSocket,
    private readonly sentBatch: SentBatch,
  ) {}

  /** Frames lie end to end. How many the kernel took, or the negative errno when it took none. Datagrams are numbered from 0 as taken. */
  sendMany(frames: Uint8Array, lengths: Uint32Array, n: number, name?: Uint8Array): number {
    return name === undefined ? this.socket.send(frames, lengths, n) : this.socket.send(frames, lengths, n, name);
  }

  /** As `sendMany` with one. @param name a sockaddr, as received ones come with */
  send(payload: Uint8Array, name?: Uint8Array): number {
    this.oneLength[0] = payload.length;
    return this.sendMany(payload, this.oneLength, 1, name);
  }

  /** Stamps of what was just sent, as far as the kernel has told them already; they do not come as an event then. */
  leftNow(): SentBatch {
    return this.sentBatch.of(this.socket.leftNow());
  }

  /** Tells all that is there now, within the call. */
  look(): void {
    this.socket.look();
  }

  /** From here on what is there is told in a turn of its own, as soon as it is there. */
  watch(): void {
    this.socket.watch();
  }

  /** How many arrived here and found no room. */
  dropped(): number {
    return this.socket.dropped();
  }
  /** A sockaddr. */
  address() {
    return this.socket.address();
  }
  join(mac: Uint8Array): void {
    this.socket.join(mac);
  }
  /** Of what is sent from now on. @param trafficClass the byte: DSCP and ECN */
  mark({ trafficClass = -1, hopLimit = -1 }: { trafficClass?: number; hopLimit?: number }): void {
    this.socket.mark(trafficClass, hopLimit);
  }
  close(): void {
    this.socket.close();
  }
}
