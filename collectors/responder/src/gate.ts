import { type AccessList, permitsAddress, permitsMac } from "./access";
import { TokenBuckets } from "./token-buckets";

/** Services on ports below 1024, such as chargen, would answer a reply; the two would then answer each other for ever. */
const LOWEST_SOURCE_PORT = 1024;
const ANSWERS_PER_SECOND_MAX = 200_000;
/**
 * Maximum replies a second to a host whose source port is one at which this program answers, too. Two reflectors that answer each other's
 * replies exchange one packet each per round trip: on any path shorter than 100 ms this limit soon withholds one, which ends their loop.
 */
const SYMMETRIC_ANSWERS_PER_SECOND = 10;
const SYMMETRIC_ANSWERS_BURST = 100;

export interface GateOptions {
  access: AccessList;
  /** Maximum replies a second to one source. */
  perSource: number;
  /** Whether source ports below 1024 are answered, too. */
  isLowPortAnswered: boolean;
  nowMs: () => number;
}

/** Why a packet was not answered. */
type Refusal = "group source" | "low source port" | "possible loop" | "access list" | "rate" | "MD level";

/**
 * Decides which packets are answered. It prevents that the responder floods a third party or exchanges packets with another without end.
 */
export class Gate {
  private readonly buckets: TokenBuckets;
  private readonly symmetric: TokenBuckets;
  private readonly answeringPorts = new Set<number>();
  /** Number of refusals by reason. */
  readonly refusals: Partial<Record<Refusal, number>> = {};

  constructor(private readonly options: GateOptions) {
    this.buckets = new TokenBuckets(options.perSource, ANSWERS_PER_SECOND_MAX, options.nowMs);
    const guard = { burst: SYMMETRIC_ANSWERS_BURST };
    this.symmetric = new TokenBuckets(SYMMETRIC_ANSWERS_PER_SECOND, ANSWERS_PER_SECOND_MAX, options.nowMs, guard);
  }

  get refused(): number {
    return Object.values(this.refusals).reduce((sum, n) => sum + n, 0);
  }

  /** Registers a port at which this program answers: a packet from the same port of another host may be a reply. */
  answersAt(port: number): void {
    this.answeringPorts.add(port);
  }

  /**
   * Whether a datagram from there may be answered; counts the reason where it may not.
   * @param isLoopFree the protocol distinguishes requests from replies and never answers a reply, so two responders cannot answer each other
   */
  admits(from: { address: string; port: number }, isLoopFree = false): boolean {
    const isSymmetric = this.answeringPorts.has(from.port);
    if (isGroupAddress(from.address)) return this.refuse("group source");
    if (!isSymmetric && !this.options.isLowPortAnswered && from.port < LOWEST_SOURCE_PORT) return this.refuse("low source port");
    if (!permitsAddress(this.options.access, from.address)) return this.refuse("access list");
    if (isSymmetric && !isLoopFree && !this.symmetric.take(from.address)) return this.refuse("possible loop");
    return this.buckets.take(from.address) || this.refuse("rate");
  }

  /** TCP peers cannot spoof their address because the handshake completed. */
  admitsClient(address: string): boolean {
    return permitsAddress(this.options.access, address) || this.refuse("access list");
  }

  /** Whether a station may be answered. A group address cannot be a source; an attacker may use one to flood others. */
  admitsStation(mac: string): boolean {
    if ((Number.parseInt(mac.slice(0, 2), 16) & 1) !== 0) return this.refuse("group source");
    if (!permitsMac(this.options.access, mac)) return this.refuse("access list");
    return this.buckets.take(mac) || this.refuse("rate");
  }

  /** Counts a packet that is not answered. */
  refuse(reason: Refusal): false {
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
    return false;
  }
}

/** Whether the address is a broadcast or multicast address. */
const isGroupAddress = (address: string): boolean =>
  address === "255.255.255.255" || /^(22[4-9]|23\d)\./.test(address) || address.toLowerCase().startsWith("ff");
