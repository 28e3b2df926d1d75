import { type IoContext, ProbeFailure } from "@padit/protocols/probe";
import ipaddr from "ipaddr.js";
import type { Limits } from "./policy";

/** What one run sends. */
export interface Cost {
  packets: number;
  bytes: number;
}

/** Targets that are remembered; beyond that the one probed longest ago is forgotten, and begins anew with a full bucket. */
const MAX_KEYS = 10_000;

/** Filled at its rate up to a second's worth. It may go into debt, so that a run larger than a second's worth goes, and the next ones wait. */
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

  /** Why not now, in words. */
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
 * How much this collector sends at most to one target and out of one interface, whatever the server asks for: a server that was taken over
 * makes no flood of it. What goes by IP counts as one interface, whichever way the routes send it.
 */
export class RateCaps {
  private readonly buckets = new Map<string, Bucket>();

  /** @param nowMs a clock that never goes back */
  constructor(
    private readonly limits: Limits,
    private readonly nowMs: () => number,
  ) {}

  /** The network for one run: each target that it asks for is charged with the run once, or refused as `not_run`. */
  around(io: IoContext, cost: Cost): IoContext {
    const charged = new Set<string>();
    const charge = (target: string, device: string) => {
      if (charged.has(target)) return;
      this.take(target, device, cost);
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

  private take(target: string, device: string, cost: Cost): void {
    const { limits } = this;
    const both = [
      this.bucket(target, { packets: limits.targetPacketsPerSecond, bytes: limits.targetBitsPerSecond / 8 }),
      this.bucket(`interface ${device}`, { packets: limits.interfacePacketsPerSecond, bytes: limits.interfaceBitsPerSecond / 8 }),
    ];
    for (const bucket of both) {
      const reason = bucket.refusal(this.nowMs());
      if (reason !== undefined)
        throw new ProbeFailure("not_run", "RATE_CAP", `Left out: ${reason}, which is this collector's limit (limits in allow.json).`);
    }
    for (const bucket of both) bucket.take(cost);
  }

  private bucket(key: string, perSecond: Cost): Bucket {
    const bucket = this.buckets.get(key) ?? new Bucket(perSecond, key, this.nowMs());
    // Set anew each time, so that the map's order is that of last use.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > MAX_KEYS && oldest !== undefined) this.buckets.delete(oldest);
    return bucket;
  }
}
