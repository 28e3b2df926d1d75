import { type AccessList, permitsAddress, permitsMac } from "./access";
import { TokenBuckets } from "./token-buckets";

/** Below 1024 stand services that would answer our answer: two of them would talk for ever (RFC 862 chargen loops). */
const LOWEST_SOURCE_PORT = 1024;
const MAX_ANSWERS_PER_SECOND = 200_000;

export interface GateOptions {
  access: AccessList;
  /** Answers a second to one source. */
  perSource: number;
  /** Answer source ports below 1024 too. */
  isLowPortAnswered: boolean;
  nowMs: () => number;
}

/** Decides who gets an answer: nobody can make the responder flood a third party, or talk with another responder for ever. */
export class Gate {
  private readonly buckets: TokenBuckets;
  private readonly answeringPorts = new Set<number>();
  refused = 0;

  constructor(private readonly options: GateOptions) {
    this.buckets = new TokenBuckets(options.perSource, MAX_ANSWERS_PER_SECOND, options.nowMs);
  }

  /** A port at which this program answers: what comes from such a one, here or elsewhere, is an answer and no question. */
  answersAt(port: number): void {
    this.answeringPorts.add(port);
  }

  admits(from: { address: string; port: number }): boolean {
    const { access, isLowPortAnswered } = this.options;
    const isSane =
      !isGroupAddress(from.address) && (isLowPortAnswered || from.port >= LOWEST_SOURCE_PORT) && !this.answeringPorts.has(from.port);
    return this.count(isSane && permitsAddress(access, from.address) && this.buckets.take(from.address));
  }

  /** Of a connection: its address is its own, for it has shaken hands. */
  admitsClient(address: string): boolean {
    return this.count(permitsAddress(this.options.access, address));
  }

  /** A group cannot be a source; whoever claims it wants others flooded. */
  admitsStation(mac: string): boolean {
    const isStation = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0;
    return this.count(isStation && permitsMac(this.options.access, mac) && this.buckets.take(mac));
  }

  private count(isAdmitted: boolean): boolean {
    if (!isAdmitted) this.refused++;
    return isAdmitted;
  }
}

/** Broadcast and multicast. */
const isGroupAddress = (address: string): boolean =>
  address === "255.255.255.255" || /^(22[4-9]|23\d)\./.test(address) || address.toLowerCase().startsWith("ff");
