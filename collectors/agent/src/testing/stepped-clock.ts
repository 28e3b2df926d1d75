import type { Clock } from "@padit/protocols/probe";

/** A clock whose wall time is stepped right after its first `pair`, without changing the machine's clock. */
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
