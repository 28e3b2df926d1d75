import type { Json } from "@padit/domain/json";
import type { IoContext, Measurement, ProbeRun, Stamp } from "../probe";
import { awayNs } from "../round-trip";
import { rttUncertaintyNs } from "../uncertainty";
import type { Trace, TracedPacket } from "./trace";

/** Largest number of addresses of one hop in the table. Behind a load balancer there may be more. */
const ADDRESSES_MAX = 4;
/** Decimals of a round trip in the table, ms: 1 µs. */
const MS_DECIMALS = 3;

/** Answers of one hop over all rounds. */
export interface Hop {
  ttl: number;
  sent: number;
  /** Addresses that answered, the most frequent first. */
  addresses: string[];
  answered: number;
  /** Ascending, ms. */
  rttsMs: number[];
  error: string | undefined;
}

/** The hops up to the host, or up to the farthest one that answered. */
export function hopsOf({ packets, hostTtl }: Pick<Trace, "packets" | "hostTtl">): Hop[] {
  const farthest = hostTtl ?? Math.max(0, ...packets.filter(({ answer }) => answer !== undefined).map(({ ttl }) => ttl));
  return Array.from({ length: farthest }, (_, i) => hopOf(i + 1, packets));
}

function hopOf(ttl: number, packets: readonly TracedPacket[]): Hop {
  const own = packets.filter((packet) => packet.ttl === ttl && (packet.sent !== undefined || packet.answer !== undefined));
  const answers = own.flatMap(({ sent, answer }) => (answer === undefined ? [] : [{ sent, ...answer }]));
  const counts = new Map<string, number>();
  for (const { address } of answers) counts.set(address, (counts.get(address) ?? 0) + 1);
  const rttsMs = answers.flatMap(({ sent, received }) => rttMs(sent, received)).sort((a, b) => a - b);
  return {
    ttl,
    sent: own.length,
    answered: answers.length,
    addresses: [...counts].sort(([, a], [, b]) => b - a).map(([address]) => address),
    rttsMs,
    error: answers.find(({ failure }) => failure !== undefined)?.failure?.message,
  };
}

function rttMs(sent: Stamp | undefined, received: Stamp): number[] {
  const ns = sent && awayNs(sent, received, "kernel");
  return ns === undefined || ns < 0 ? [] : [ns / 1e6];
}

const median = (ascending: readonly number[]): number | undefined => ascending[(ascending.length - 1) >> 1];
const rounded = (ms: number | undefined): number => Number((ms ?? 0).toFixed(MS_DECIMALS));

/** A hop for the run's detail. */
function hopRow(hop: Hop, io: Pick<IoContext, "addressNote">): { [name: string]: Json } {
  const [address] = hop.addresses;
  const note = address === undefined ? undefined : io.addressNote(address);
  return {
    hop: hop.ttl,
    ...(address !== undefined && { address }),
    ...(hop.addresses.length > 1 && { others: hop.addresses.slice(1, ADDRESSES_MAX) }),
    ...(note?.name !== undefined && { name: note.name }),
    ...(note?.as !== undefined && { as: note.as }),
    loss: Number((hop.sent === 0 ? 0 : 1 - hop.answered / hop.sent).toFixed(2)),
    ...(hop.rttsMs.length > 0 && { rtt_ms: [hop.rttsMs[0], median(hop.rttsMs), hop.rttsMs.at(-1)].map(rounded) }),
    ...(hop.error !== undefined && { error: hop.error }),
  };
}

/**
 * TTLs at which two traces found different routers. A hop that was silent in one of them is not compared. Where both reached the host, a
 * longer or shorter path changed at the hops that only one of them has.
 */
export function changedHops(before: readonly Hop[], now: readonly Hop[], bothReached: boolean): number[] {
  const changed = now.flatMap(({ ttl, addresses }) => {
    const earlier = before[ttl - 1]?.addresses ?? [];
    const isComparable = addresses.length > 0 && earlier.length > 0;
    return isComparable && !addresses.some((address) => earlier.includes(address)) ? [ttl] : [];
  });
  const [shorter, longer] = [Math.min(before.length, now.length), Math.max(before.length, now.length)];
  return bothReached ? [...changed, ...Array.from({ length: longer - shorter }, (_, i) => shorter + i + 1)] : changed;
}

const exact = (value: number): Measurement => ({ value, uncertainty: null });

export interface PathComparison {
  /** TTLs at which the path changed; undefined without an earlier path. */
  changed: number[] | undefined;
}

/** @param atMs wall clock at the first send */
export function tracedRun(trace: Trace, hops: readonly Hop[], { changed }: PathComparison, io: IoContext, atMs: number): ProbeRun {
  const { hostTtl } = trace;
  const host = hostTtl === undefined ? undefined : hops[hostTtl - 1];
  const rtt = host && median(host.rttsMs);
  const stamps = trace.packets.flatMap(({ sent, answer }) => (sent && answer ? [sent, answer.received] : []));
  const stampSource = stamps.length > 0 && stamps.every(({ kind }) => kind === "kernel") ? "kernel" : io.stampKind;
  const silent = hops.filter(({ addresses }) => addresses.length === 0).length;
  return {
    ...endingOf(trace, hops),
    atMs,
    stampSource,
    metrics: {
      ...(rtt !== undefined && {
        traceroute_rtt: { value: rtt, uncertainty: rttUncertaintyNs(io.stampErrorNs(stampSource), rtt * 1e6) / 1e6 },
      }),
      traceroute_loss: exact(host === undefined || host.sent === 0 ? 1 : 1 - host.answered / host.sent),
      traceroute_hops: exact(hops.length),
      traceroute_silent_hops: exact(silent),
      ...(changed !== undefined && { traceroute_changed_hops: exact(changed.length) }),
    },
    detail: {
      is_reached: hostTtl !== undefined,
      hops: hops.map((hop) => hopRow(hop, io)),
      ...(changed !== undefined && changed.length > 0 && { changed_hops: changed }),
    },
  };
}

function endingOf(trace: Trace, hops: readonly Hop[]): Pick<ProbeRun, "outcome" | "hint"> {
  if (trace.hostTtl !== undefined) return { outcome: "ok" };
  const refusal = trace.packets.find(({ answer }) => answer?.failure !== undefined)?.answer?.failure;
  if (refusal !== undefined) return { outcome: refusal.outcome, hint: refusal.message };
  const last = hops.at(-1);
  const where =
    last === undefined
      ? "No router answered: does a firewall pass ICMP?"
      : `The last hop that answered is ${last.addresses[0]}, number ${last.ttl}. The host or what is behind that hop is silent.`;
  return { outcome: "timeout", hint: where };
}
