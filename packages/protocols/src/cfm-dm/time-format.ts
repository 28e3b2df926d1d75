import type { Packet } from "../burst/packets";
import type { FarEndMemory } from "../probe";
import { type DelayReply, type WireTime, wireTimeNs } from "./codec";

/** Unit of the second word of a far end's timestamps: nanoseconds (Y.1731 §9.15), or 2^-32 s as some routers send. */
export type DmTimeFormat = "ns" | "fraction";

const NS = 1_000_000_000;
const FRACTION_KNOWN = "delay-message times are fractions";
/** A format is certain when the elapsed time in the other format deviates this many times as much. */
const CLEAR_RATIO = 4;

/**
 * The format of a far end's timestamps. A second word of 10^9 or more cannot be nanoseconds, and in the wrong format the time between two replies
 * elapses 4.3 times too fast or too slowly. If a run shows neither, the result of an earlier run is used.
 */
export function timeFormatOf(packets: readonly Packet<DelayReply>[], farEnd: FarEndMemory | undefined): DmTimeFormat {
  const format = shownFormat(packets);
  if (format === "fraction") farEnd?.add(FRACTION_KNOWN);
  return format ?? (farEnd?.has(FRACTION_KNOWN) ? "fraction" : "ns");
}

function shownFormat(packets: readonly Packet<DelayReply>[]): DmTimeFormat | undefined {
  const stamped = packets.flatMap(({ sent, answer }) =>
    sent && answer?.extra.received ? [{ sent, received: answer.extra.received }] : [],
  );
  const words = packets.flatMap(({ answer }) => [answer?.extra.received?.low ?? 0, answer?.extra.sent?.low ?? 0]);
  if (words.some((low) => low >= NS)) return "fraction";
  const off = { ns: 0, fraction: 0 };
  for (const [i, { sent, received }] of stamped.entries()) {
    const before = stamped[i - 1];
    if (before === undefined || before.sent.clock !== sent.clock) continue;
    for (const format of ["ns", "fraction"] as const)
      off[format] += Math.abs(elapsedNs(before.received, received, format) - Number(sent.ns - before.sent.ns));
  }
  if (off.fraction * CLEAR_RATIO < off.ns) return "fraction";
  return off.ns * CLEAR_RATIO < off.fraction ? "ns" : undefined;
}

const elapsedNs = (from: WireTime, to: WireTime, format: DmTimeFormat): number => Number(wireTimeNs(to, format) - wireTimeNs(from, format));
