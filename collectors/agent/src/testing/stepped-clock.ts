import type { Clock } from "@padit/protocols/probe";

/** Behaves as if the wall clock were stepped right after it was first read as a pair: the machine's own clock stays alone. */
export function steppedClock(clock: Clock, byMs: number): Clock {
  let reads = 0;
  return {
    ...clock,
    pair() {
      const pair = clock.pair();
      return reads++ === 0 ? pair : { ...pair, realtimeNs: pair.realtimeNs + BigInt(Math.round(byMs * 1e6)) };
    },
  };
}
