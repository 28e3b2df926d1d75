import { type IoContext, ProbeFailure } from "@padit/protocols/probe";
import ipaddr from "ipaddr.js";
import type { Limits } from "./policy";

/** Packets and bytes that one run sends. */
export interface Cost {
  packets: number;
  bytes: number;
}

/**
 * Default limits for protocols whose packets a far end's control plane answers, packets a second to one target: routers and switches police
 * such packets, and a collector must not use up what other tools need.
 */
export const PROTOCOL_PACKETS_PER_SECOND: Readonly<Record<string, number>> = {
  icmp: 1_000,
  traceroute: 500,
  "cfm-lb": 500,
  "cfm-dm": 500,
  "cfm-lt": 100,
};

/** Maximum number of buckets; beyond it the one used longest ago is dropped, and its target starts with a full bucket. */
const MAX_KEYS = 10_000;

/**
 * Token bucket of one second's worth. A run may overdraw it, so that runs larger than that are sent; later runs are refused until it
 * refills.
 */
class Bucket {
  private readonly left: Cost;
  private atMs: number;

  constructor(
    private readonly perSecond: Cost,
    private readonly whose: string,
    nowMs: number,
  ) {
    this.left = { ...perSecond };
    this.atMs = nowMs;
  }

  /** Why the bucket refuses a run now, in words; undefined if it admits one. */
  refusal(nowMs: number): string | undefined {
    const { packets, bytes } = this.perSecond;
    const seconds = (nowMs - this.atMs) / 1000;
    this.atMs = nowMs;
    this.left.packets = Math.min(packets, this.left.packets + seconds * packets);
    this.left.bytes = Math.min(bytes, this.left.bytes + seconds * bytes);
    if (this.left.packets <= 0) return `${this.whose} would get more than ${packets} packets a second`;
    if (this.left.bytes <= 0) return `${this.whose} would get more than ${bytes * 8} bits a second`;
    return undefined;
  }

  take({ packets, bytes }: Cost): void {
    this.left.packets -= packets;
    this.left.bytes -= bytes;
  }
}

/**
 * Limits the rate that this collector sends to one target and out of one interface, whatever the server requests, so that a compromised
 * server cannot make it flood anyone. All IP traffic counts as one interface, regardless of the route.
 */
export class RateCaps {
  private readonly buckets = new Map<string, Bucket>();

  /** @param nowMs monotonic clock, ms */
  constructor(
    private readonly limits: Limits,
    private readonly nowMs: () => number,
    private readonly onlyProtocols?: readonly string[],
  ) {}

  /**
   * The network interface for one run. Each target is charged once with the run's cost, or refused with `not_run`. A protocol that the
   * operator does not permit reaches no target.
   */
  around(io: IoContext, cost: Cost, protocol: string): IoContext {
    const charged = new Set<string>();
    const charge = (target: string, device: string) => {
      if (this.onlyProtocols !== undefined && !this.onlyProtocols.includes(protocol))
        throw new ProbeFailure(
          "policy_denied",
          "POLICY_DENIED",
          `Not permitted: ${protocol} is not one of the protocols to which this collector's allow.json confines it.`,
        );
      if (charged.has(target)) return;
      this.take(target, device, cost, protocol);
      charged.add(target);
    };
    return {
      ...io,
      async pin(...asked) {
        const pinned = await io.pin(...asked);
        charge(ipaddr.process(pinned.address).toString(), "IP");
        return pinned;
      },
      async pinLink(asked) {
        const pinned = await io.pinLink(asked);
        charge(`${pinned.mac} on ${pinned.interface}`, pinned.interface);
        return pinned;
      },
    };
  }

  private take(target: string, device: string, cost: Cost, protocol: string): void {
    const { limits } = this;
    const ofProtocol = limits.protocolPacketsPerSecond[protocol] ?? PROTOCOL_PACKETS_PER_SECOND[protocol];
    const buckets = [
      this.bucket(target, { packets: limits.targetPacketsPerSecond, bytes: limits.targetBitsPerSecond / 8 }),
      this.bucket(`interface ${device}`, { packets: limits.interfacePacketsPerSecond, bytes: limits.interfaceBitsPerSecond / 8 }),
      ...(ofProtocol === undefined
        ? []
        : [this.bucket(`${target} by ${protocol}`, { packets: ofProtocol, bytes: Number.POSITIVE_INFINITY })]),
    ];
    for (const bucket of buckets) {
      const reason = bucket.refusal(this.nowMs());
      if (reason !== undefined)
        throw new ProbeFailure("not_run", "RATE_CAP", `Left out: ${reason}, which is this collector's limit (limits in allow.json).`);
    }
    for (const bucket of buckets) bucket.take(cost);
  }

  private bucket(key: string, perSecond: Cost): Bucket {
    const bucket = this.buckets.get(key) ?? new Bucket(perSecond, key, this.nowMs());
    // Reinserting the bucket keeps the map in order of last use.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > MAX_KEYS && oldest !== undefined) this.buckets.delete(oldest);
    return bucket;
  }
}
