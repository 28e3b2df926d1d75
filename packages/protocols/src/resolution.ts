import type { Packet } from "./burst/packets";

/** Clocks that tick more often are as good as continuous beside what else is uncertain. */
const COARSE_NS_MIN = 10_000;
/** What rounding to a wire format may move a stamp by. */
const ROUNDING_NS = 500;
/** Fewer stamps may lie on a grid by chance. */
const STAMPS_MIN = 6;

/**
 * How often a far end's clock ticks, ns, by the largest step that all its stamps are whole multiples of apart; undefined where it ticks so
 * often that it does not matter, or there are too few stamps to say.
 * @param elapsedNs time in which the stamps were taken: the tick of a clock that stood still is as long at least
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

/** From the first packet that was answered to the last, by this machine's clock. */
export function elapsedNs(packets: readonly Packet<unknown>[]): number {
  const sent = packets.flatMap((packet) => (packet.sent && packet.answer ? [packet.sent] : []));
  const [first, last] = [sent[0], sent.at(-1)];
  return first === undefined || last === undefined || first.clock !== last.clock ? 0 : Number(last.ns - first.ns);
}
