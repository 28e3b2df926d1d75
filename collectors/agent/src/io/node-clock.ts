import type { Clock, ClockPair } from "@padit/protocols/probe";

/** Resolution of `Date.now`. */
const RESOLUTION_NS = 1_000_000;

/** Node's clocks. The wall clock's synchronisation is unknown, so metrics that compare the clocks of two hosts are withheld. */
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
