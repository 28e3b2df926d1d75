import { asProbeFailure, type DatagramSocket, EARLY_MS, type IoContext, type ProbeFailure, type Stamp } from "../probe";
import type { Flow } from "./flow";

/** Types and codes of ICMP and ICMPv6 (RFC 792, RFC 4443 §3) that a trace reads. */
const TIME_EXCEEDED = { 4: 11, 6: 3 } as const;
const PORT_UNREACHABLE = { 4: { type: 3, code: 3 }, 6: { type: 1, code: 4 } } as const;

/** Number of hops beyond the farthest answering one that later rounds still probe. */
const SILENT_HOPS_ASKED = 5;

export interface TracePlan {
  maxHops: number;
  rounds: number;
  spacingMs: number;
  timeoutMs: number;
}

/** Answer to a packet: from a router where its TTL expired, from the host itself, or an error of a router that cannot forward it. */
export interface HopAnswer {
  from: "router" | "host" | "error";
  address: string;
  received: Stamp;
  /** The failure that the router reports; only if `from` is `error`. */
  failure?: ProbeFailure;
}
export interface TracedPacket {
  ttl: number;
  round: number;
  sent: Stamp | undefined;
  answer: HopAnswer | undefined;
}

/** Sends the packets of a trace, TTL by TTL and round by round, and receives the replies. */
export class Trace {
  readonly packets: TracedPacket[] = [];
  /** Local failure of the first packet that could not be sent. */
  failure: ProbeFailure | undefined;
  /** Smallest TTL at which the host answered. */
  hostTtl: number | undefined;
  private lastTtl: number;
  private waiting = 0;
  private proceed: () => void = () => undefined;

  constructor(
    private readonly plan: TracePlan,
    private readonly flow: Flow,
    private readonly io: IoContext,
    private readonly to: string,
  ) {
    this.lastTtl = plan.maxHops;
  }

  async run(socket: DatagramSocket, dscp: number, signal: AbortSignal): Promise<void> {
    socket.onReply((bytes, received) => this.take(this.flow.answered(bytes), { from: "host", address: this.to, received }));
    socket.onFailure((failure) => this.report(failure));
    const stop = () => this.proceed();
    signal.addEventListener("abort", stop);
    for (let round = 0; round < this.plan.rounds && !signal.aborted; round++) {
      for (let ttl = 1; ttl <= this.lastTtl && !signal.aborted; ttl++) {
        this.send(socket, ttl, round, dscp);
        if (ttl < this.lastTtl) await this.pause(this.plan.spacingMs);
      }
      if (this.waiting > 0) await this.pause(this.plan.timeoutMs + EARLY_MS, true);
      this.forgetUnanswered();
    }
    signal.removeEventListener("abort", stop);
  }

  private send(socket: DatagramSocket, ttl: number, round: number, dscp: number): void {
    const packet: TracedPacket = { ttl, round, sent: undefined, answer: undefined };
    const nth = this.packets.push(packet) - 1;
    this.waiting++;
    const refused = (failure: ProbeFailure) => {
      this.failure ??= failure;
      this.answered();
    };
    const left = (stamp: Stamp) => {
      packet.sent = stamp;
    };
    try {
      socket.send(this.flow.write(nth), { left, refused }, { ttl, ...(dscp !== 0 && { dscp }) });
    } catch (error) {
      refused(asProbeFailure(error));
    }
  }

  private report(failure: ProbeFailure): void {
    const { icmp } = failure;
    if (icmp === undefined) {
      this.failure ??= failure;
      return;
    }
    const family = this.to.includes(":") ? 6 : 4;
    const address = icmp.reporter ?? this.to;
    const received = icmp.received ?? { ns: this.io.clock.realtimeNs(), clock: "realtime", kind: "user" };
    const port = PORT_UNREACHABLE[family];
    const isPort = icmp.type === port.type && icmp.code === port.code;
    const from = icmp.type === TIME_EXCEEDED[family] ? "router" : isPort || address === this.to ? "host" : "error";
    this.take(this.flow.quoted(icmp.quoted), { from, address, received, ...(from === "error" && { failure }) });
  }

  private take(nth: number | undefined, answer: HopAnswer): void {
    const packet = nth === undefined ? undefined : this.packets[nth];
    if (packet === undefined || packet.answer !== undefined) return;
    packet.answer = answer;
    if (answer.from === "host") this.hostTtl = Math.min(this.hostTtl ?? packet.ttl, packet.ttl);
    if (answer.from !== "router") this.lastTtl = Math.min(this.lastTtl, packet.ttl);
    this.answered();
  }

  private answered(): void {
    this.waiting--;
    if (this.waiting === 0) this.proceed();
  }

  /** Ends a round: outstanding replies are not awaited any more, and hops far behind the last one that answered are not probed again. */
  private forgetUnanswered(): void {
    this.waiting = 0;
    const farthest = Math.max(0, ...this.packets.filter(({ answer }) => answer !== undefined).map(({ ttl }) => ttl));
    this.lastTtl = Math.min(this.lastTtl, farthest + SILENT_HOPS_ASKED);
  }

  /** @param endsEarly as soon as every packet was answered */
  private pause(ms: number, endsEarly = false): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.proceed = () => undefined;
        resolve();
      };
      const cancel = this.io.after(ms, done);
      this.proceed = endsEarly ? done : () => undefined;
    });
  }
}
