import type { Addon, AddonSocket, SocketOptions, UnixOptions } from "./addon";
import { ReceivedBatch, SentBatch } from "./batches";
import { readInternetName } from "./sockaddr";

/** Events of a socket. Batches are valid during the call only. */
export interface SocketEvents {
  /** Called before `received` if both happened, so that a request's send stamp is known before its reply. */
  sent(batch: SentBatch): void;
  received(batch: ReceivedBatch): void;
  failed(failure: SystemReport): void;
  /** Of `tcp`: the connection is established. */
  settled?(): void;
}
/** An error that the kernel reports for a socket. */
export interface SystemReport {
  errno: number;
  /** 2 (ICMP) or 3 (ICMPv6): `type` and `code` are those of the message. Other values: this machine reports the error. */
  origin: number;
  type: number;
  code: number;
  /** For "too big": MTU of the next hop, bytes. */
  info: number;
  /** Address of the machine that sent the ICMP message; undefined if there was none. */
  reporter: string | undefined;
  /** The start of the datagram that the error is about: a UDP payload, or an ICMP message from its type byte on. */
  quoted: Uint8Array;
  /** Kernel's receive stamp of the ICMP message, realtime ns; 0n if there was none. */
  receivedNs: bigint;
}
export interface ClockReading {
  realtimeNs: bigint;
  /** CLOCK_MONOTONIC_RAW, which is not adjusted, ns. */
  monoNs: bigint;
  /** Maximum time between the two readings, ns. */
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

  /** Reads both clocks now. */
  readClocks(): ClockReading {
    this.addon.clockPair();
    return this.lastClocks();
  }

  /** Both clocks as read just before the last send, or when the current batch was read. */
  lastClocks(): ClockReading {
    return { realtimeNs: this.clock[0] ?? 0n, monoNs: this.clock[1] ?? 0n, uncertaintyNs: Number(this.clock[2]) };
  }

  /**
   * Opens a socket that reports events on arrival or, if `isDeferred`, at `look` and after `watch`. @throws Error with the system's `code`
   */
  open(options: SocketOptions | UnixOptions, events: SocketEvents, isDeferred = false): NativeSocket {
    const socket = new this.addon.Socket(options);
    socket.start(
      (received, sent) => {
        if (sent > 0) events.sent(this.sentBatch.of(sent));
        if (received > 0) events.received(this.receivedBatch.of(received));
        if (sent === 0 && received === 0) events.settled?.();
      },
      (errno, origin, type, code, info, offender, quoted, receivedNs) =>
        events.failed({ errno, origin, type, code, info, reporter: readInternetName(offender)?.address, quoted, receivedNs }),
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

  /** Sends concatenated frames. @returns how many the kernel accepted, or the negative errno if none. Datagrams are numbered from 0. */
  sendMany(frames: Uint8Array, lengths: Uint32Array, n: number, name?: Uint8Array): number {
    return name === undefined ? this.socket.send(frames, lengths, n) : this.socket.send(frames, lengths, n, name);
  }

  /** Sends one datagram as `sendMany`. @param name the receiver's sockaddr */
  send(payload: Uint8Array, name?: Uint8Array): number {
    this.oneLength[0] = payload.length;
    return this.sendMany(payload, this.oneLength, 1, name);
  }

  /** Stamps of the last sends that the kernel has already reported; these are not delivered as events. */
  leftNow(): SentBatch {
    return this.sentBatch.of(this.socket.leftNow());
  }

  /** Reports all pending events during the call. */
  look(): void {
    this.socket.look();
  }

  /** From now on, reports events as soon as they arrive, in a turn of the event loop of their own. */
  watch(): void {
    this.socket.watch();
  }

  /** Number of packets that arrived here and were dropped because the buffer was full. */
  dropped(): number {
    return this.socket.dropped();
  }
  /** The socket's own sockaddr. */
  address() {
    return this.socket.address();
  }
  /** Known path MTU of a connected socket, bytes with IP header; undefined if unknown. */
  pathMtuBytes(): number | undefined {
    const bytes = this.socket.pathMtu();
    return bytes < 0 ? undefined : bytes;
  }
  /** The number by which the system knows the socket. */
  descriptor(): number {
    return this.socket.descriptor();
  }
  join(mac: Uint8Array): void {
    this.socket.join(mac);
  }
  /** Sets the marks of later packets. @param trafficClass the byte of DSCP and ECN */
  mark({ trafficClass = -1, hopLimit = -1 }: { trafficClass?: number; hopLimit?: number }): void {
    this.socket.mark(trafficClass, hopLimit);
  }
  close(): void {
    this.socket.close();
  }
}
