import type { Packet } from "./burst/packets";

/** Shortest tick that matters, ns. Shorter ticks are negligible compared with other errors. */
const COARSE_NS_MIN = 10_000;
/** Maximum error of rounding to a wire format, ns. */
const ROUNDING_NS = 500;
/** Number of timestamps needed. Fewer may be multiples of one step by chance. */
const STAMPS_MIN = 6;

/**
 * Tick of a far end's clock, ns: the largest step of which all differences between its timestamps are multiples. Undefined if the tick is
 * negligible or there are too few timestamps.
 * @param elapsedNs time between the first and last timestamp: if all are equal, the tick is at least this long
 */
export function coarseTickNs(stampsNs: readonly bigint[], elapsedNs: number): number | undefined {
  const [first] = stampsNs;
  if (first === undefined || stampsNs.length < STAMPS_MIN) return undefined;
  let tick = 0;
  for (const ns of stampsNs) tick = commonStep(tick, Math.abs(Number(ns - first)));
  if (tick === 0) tick = elapsedNs;
  return tick >= COARSE_NS_MIN ? tick : undefined;
}

/** Euclid's algorithm for numbers with an error: what is left below it counts as nothing. */
function commonStep(a: number, b: number): number {
  let [large, small] = a > b ? [a, b] : [b, a];
  while (small > ROUNDING_NS) {
    const rest = large % small;
    [large, small] = [small, Math.min(rest, small - rest)];
  }
  return large;
}

/** Time between sending the first and the last answered packet, ns, by this machine's clock; 0 if it is not known. */
export function elapsedNs(packets: readonly Packet<unknown>[]): number {
  const sent = packets.flatMap((packet) => (packet.sent && packet.answer ? [packet.sent] : []));
  const [first, last] = [sent[0], sent.at(-1)];
  return first === undefined || last === undefined || first.clock !== last.clock ? 0 : Number(last.ns - first.ns);
}
