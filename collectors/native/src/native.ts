import type { Addon, AddonSocket, SocketOptions } from "./addon";
import { ReceivedBatch, SentBatch } from "./batches";
import { readInternetName } from "./sockaddr";

/** What a socket tells, as it happens. Batches are valid during the call only. */
export interface SocketEvents {
  /** Comes before `received` when both happened: whoever hears of an answer has heard when the question left. */
  sent(batch: SentBatch): void;
  received(batch: ReceivedBatch): void;
  failed(failure: SystemReport): void;
}
/** An error that the kernel reports for a socket. */
export interface SystemReport {
  errno: number;
  /** 2 and 3: ICMP and ICMPv6 `type` and `code` report the error; else this machine does. */
  origin: number;
  type: number;
  code: number;
  /** Of "too big": the MTU of the next hop in bytes. */
  info: number;
  /** Address of the machine that sent the ICMP message; undefined where none did. */
  reporter: string | undefined;
  /** The start of the datagram that the error is about: a UDP payload, or an ICMP message from its type byte on. */
  quoted: Uint8Array;
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
      (errno, origin, type, code, info, offender, quoted) =>
        events.failed({ errno, origin, type, code, info, reporter: readInternetName(offender)?.address, quoted }),
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
  /** The largest packet, bytes with IP header, that the path of a connected socket is known to let through. */
  pathMtuBytes(): number | undefined {
    const bytes = this.socket.pathMtu();
    return bytes < 0 ? undefined : bytes;
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
