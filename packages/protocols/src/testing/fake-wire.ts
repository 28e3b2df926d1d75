import {
  type Capability,
  type ClockStatus,
  type DatagramSocket,
  type Departure,
  type FrameMeta,
  type HttpHop,
  type IoContext,
  type OpenOptions,
  type PacketSocket,
  ProbeFailure,
  type ReplyMeta,
  type SendOptions,
  type Stamp,
  type StampKind,
} from "../probe";

/** One answer of a simulated far end, and its time on the wire. */
export interface Delivery<Meta> {
  afterNs: number;
  payload: Uint8Array;
  meta?: Meta;
}
export type Peer<Meta> = (sent: Uint8Array, atNs: bigint, options: SendOptions) => readonly Delivery<Meta>[] | ProbeFailure;

export interface FakeWireOptions {
  udp?: Peer<ReplyMeta>;
  icmp?: Peer<ReplyMeta>;
  segments?: Peer<ReplyMeta>;
  frames?: Peer<FrameMeta>;
  http?: (url: URL) => Partial<HttpHop> | ProbeFailure;
  tcp?: (request: Uint8Array) => Uint8Array | ProbeFailure;
  stampKind?: StampKind;
  status?: ClockStatus;
  /** A step of the wall clock by `byNs` at `atMs` after the start. */
  step?: { atMs: number; byNs: bigint };
  /** Delay after which the timestamp of a sent packet is reported, ns. */
  stampDelayNs?: number;
  lacks?: readonly Capability[];
  localDrops?: number;
  /** Path MTU that datagram sockets report, bytes. */
  pathMtuBytes?: number;
  /** Failure that the socket reports about a sent datagram, such as a router's ICMP error. */
  reports?: (sent: Uint8Array, nth: number) => { afterNs: number; failure: ProbeFailure } | undefined;
  /** A network card that also timestamps packets by its own clock: `heldNs` after the kernel when sending, and before it when receiving. */
  card?: { heldNs: bigint; missesEvery?: number; aheadNs?: bigint };
  /** Clock of the timestamps of received packets. Absent: the wall clock, as for sent packets. */
  receivedClock?: Stamp["clock"];
  /** Seed of the random sessions and keys. */
  seed?: number;
  neighbours?: Record<string, { interface: string; mac: string }>;
}

const START_NS = 1_700_000_000_000_000_000n;
const OWN_MAC = "02:00:00:00:00:0a";
const NO_HOP: HttpHop = {
  status: 200,
  headers: {},
  location: undefined,
  setCookies: [],
  body: new Uint8Array(),
  isBodyWhole: true,
  certificate: undefined,
  responseMs: 5,
  phases: { dns: 0, connect: 1, tls: 1, firstByte: 3, transfer: 1 },
};

/** A network in virtual time: exact delays, no waiting. Timestamps are of the wall clock, like those of a kernel. */
export class FakeWire {
  readonly sent: { payload: Uint8Array; options: SendOptions; atNs: bigint }[] = [];
  private elapsedNs = 0n;
  private readonly events: { atNs: bigint; run: () => void }[] = [];
  private isPumping = false;
  private stamped = 1;
  private random: number;
  readonly io: IoContext;

  constructor(private readonly options: FakeWireOptions = {}) {
    const kind = options.stampKind ?? "kernel";
    this.random = options.seed ?? 1;
    this.io = {
      stampKind: kind,
      clock: {
        realtimeNs: () => this.realtimeNs(),
        pair: () => ({ realtimeNs: this.realtimeNs(), monoNs: this.elapsedNs, uncertaintyNs: 0 }),
        status: () => options.status ?? { sync: "locked", maxErrorNs: 1_000 },
      },
      lacks: (capability) => (options.lacks?.includes(capability) ? `no ${capability} here` : undefined),
      pin: async (_transport, address, port) => ({ address, port, resolveMs: 0 }),
      pinLink: async ({ interface: device, mac }) => ({ interface: device, mac }),
      neighbour: async (address) => options.neighbours?.[address],
      udp: async (_to, how) => this.datagrams(options.udp, how),
      icmp: async (_to, how) => this.datagrams(options.icmp, how),
      segments: async (_to, _transport, how) => ({ ...this.datagrams(options.segments, how), localAddress: "192.0.2.9" }),
      packet: async (_on, how) => this.frames(how),
      tcpConnect: async () => {
        if (options.tcp !== undefined) orThrow(options.tcp(new Uint8Array()));
        return { connectMs: 2 };
      },
      tcpExchange: async (_to, request) => ({ answer: orThrow(options.tcp?.(request) ?? new Uint8Array()), connectMs: 1, answerMs: 2 }),
      http: async (_to, { url }) => ({ ...NO_HOP, ...orThrow(options.http?.(url) ?? {}) }),
      addressNote: () => undefined,
      nowMs: () => Number(this.elapsedNs) / 1e6,
      wallMs: () => Number(this.realtimeNs() / 1000n) / 1000,
      after: (ms, callback) => this.after(ms, callback),
      randomBytes: (n) => Uint8Array.from({ length: n }, () => this.nextRandom() & 255),
      stampErrorNs: () => 1_000,
    };
  }

  realtimeNs(): bigint {
    const { step } = this.options;
    const stepped = step !== undefined && this.elapsedNs >= BigInt(step.atMs) * 1_000_000n ? step.byNs : 0n;
    return START_NS + this.elapsedNs + stepped;
  }

  at(afterNs: number, run: () => void): void {
    this.events.push({ atNs: this.elapsedNs + BigInt(Math.round(afterNs)), run });
    this.events.sort((a, b) => Number(a.atNs - b.atNs));
    this.pump();
  }

  private nextRandom(): number {
    this.random = (this.random * 48271) % 2147483647;
    return this.random;
  }

  private stamp(way: "out" | "in"): Stamp {
    const { card, receivedClock = "realtime", stampKind = "kernel" } = this.options;
    const stamp: Stamp = { ns: this.realtimeNs(), clock: way === "in" ? receivedClock : "realtime", kind: stampKind };
    if (card === undefined || this.stamped++ % (card.missesEvery ?? Number.POSITIVE_INFINITY) === 0) return stamp;
    const cardNs = this.elapsedNs + (way === "out" ? card.heldNs : (card.aheadNs ?? 0n) - card.heldNs);
    return { ...stamp, cardNs };
  }

  private after(ms: number, callback: () => void): () => void {
    let isCancelled = false;
    this.at(ms * 1e6, () => isCancelled || callback());
    return () => {
      isCancelled = true;
    };
  }

  /** Processes one event at a time. The next event waits until all effects of the previous one have run. */
  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    setImmediate(() => {
      this.isPumping = false;
      const event = this.events.shift();
      if (event === undefined) return;
      if (event.atNs > this.elapsedNs) this.elapsedNs = event.atNs;
      event.run();
      this.pump();
    });
  }

  private deliver<Meta>(
    peer: Peer<Meta> | undefined,
    payload: Uint8Array,
    departure: Departure,
    options: SendOptions,
    listener: (payload: Uint8Array, received: Stamp, meta: Meta | undefined) => void,
  ): void {
    const sent = this.stamp("out");
    this.sent.push({ payload, options, atNs: sent.ns });
    const deliveries = peer?.(payload, sent.ns, options) ?? [];
    if (deliveries instanceof ProbeFailure) {
      departure.refused(deliveries);
      return;
    }
    for (const { afterNs, payload: answer, meta } of deliveries) this.at(afterNs, () => listener(answer, this.stamp("in"), meta));
    const { stampDelayNs } = this.options;
    if (stampDelayNs === undefined) departure.left(sent);
    else this.at(stampDelayNs, () => departure.left(sent));
  }

  private datagrams(peer: Peer<ReplyMeta> | undefined, how?: OpenOptions): DatagramSocket {
    let listener: Parameters<DatagramSocket["onReply"]>[0] = () => undefined;
    let onFailure: Parameters<DatagramSocket["onFailure"]>[0] = () => undefined;
    const { tell, attend } = deferrable(how);
    return {
      send: (payload, departure, options = {}) => {
        const report = this.options.reports?.(payload, this.sent.length);
        if (report !== undefined) this.at(report.afterNs, () => tell(() => onFailure(report.failure)));
        this.deliver(peer, payload, departure, options, (p, at, meta = {}) => tell(() => listener(p, at, meta)));
      },
      onReply: (l) => {
        listener = l;
      },
      onFailure: (l) => {
        onFailure = l;
      },
      attend,
      localDrops: () => this.options.localDrops ?? 0,
      pathMtuBytes: () => this.options.pathMtuBytes,
      close: () => undefined,
    };
  }

  private frames(how: OpenOptions): PacketSocket {
    let listener: Parameters<PacketSocket["onFrame"]>[0] = () => undefined;
    const { tell, attend } = deferrable(how);
    const hear: typeof listener = (...heard) => tell(() => listener(...heard));
    return {
      mac: OWN_MAC,
      send: (frame, departure) =>
        this.deliver(this.options.frames, frame, departure, {}, (p, at, meta) => hear(p, at, meta ?? { packetType: "host" })),
      onFrame: (l) => {
        listener = l;
      },
      onFailure: () => undefined,
      attend,
      localDrops: () => this.options.localDrops ?? 0,
      close: () => undefined,
    };
  }
}

/** Queues the events of a deferred socket until `attend` is called. */
function deferrable({ isDeferred = false }: OpenOptions = {}) {
  let waiting: (() => void)[] | undefined = isDeferred ? [] : undefined;
  return {
    tell: (event: () => void) => void (waiting === undefined ? event() : waiting.push(event)),
    attend: () => {
      const before = waiting ?? [];
      waiting = undefined;
      for (const event of before) event();
    },
  };
}

function orThrow<T>(value: T | ProbeFailure): T {
  if (value instanceof ProbeFailure) throw value;
  return value;
}
