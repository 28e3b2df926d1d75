import type { Clock, ClockPair } from "@padit/protocols/probe";

/** `Date.now` counts whole milliseconds. */
const RESOLUTION_NS = 1_000_000;

/** Node's clocks: nothing is known of how the wall clock is kept, so nothing that needs two clocks to agree may be told. */
export const nodeClock: Clock = {
  realtimeNs: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  pair(): ClockPair {
    const before = process.hrtime.bigint();
    const realtimeNs = BigInt(Date.now()) * 1_000_000n;
    const after = process.hrtime.bigint();
    return { realtimeNs, monoNs: (before + after) / 2n, uncertaintyNs: RESOLUTION_NS + Number(after - before) };
  },
  status: () => ({ sync: "unknown", maxErrorNs: null }),
};
