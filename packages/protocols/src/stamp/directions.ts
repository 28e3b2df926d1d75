import type { BurstResult, Packet } from "../burst/packets";
import { jitter, summarize } from "../burst/statistics";
import { CLOCKS_DISAGREE, isFarClockSteady, oneWayMeasurement, oneWayStanding, timescaleNs } from "../one-way";
import type { IoContext, Measurement, StampKind } from "../probe";
import { coarseTickNs, elapsedNs } from "../resolution";
import { impossibleTurnaround, pathOf } from "../round-trip";
import type { ReceivedReflectorPacket } from "./codec";
import type { StampTarget } from "./spec";

const NS_PER_MS = 1e6;
type StampPacket = Packet<ReceivedReflectorPacket>;
interface Stamps {
  t1: bigint;
  t2: bigint;
  t3: bigint;
  t4: bigint;
  peer: ReceivedReflectorPacket["error"];
}

/** A sentence about impossible timestamps of the reflector, from the first packet that has them; undefined if none has. */
export function impossibility(packets: readonly StampPacket[]): string | undefined {
  for (const { sent, answer } of packets) {
    if (sent === undefined || answer === undefined || sent.clock !== answer.received.clock) continue;
    const away = Number(answer.received.ns - sent.ns);
    const why = impossibleTurnaround(away, Number(answer.extra.sentNs - answer.extra.receivedNs));
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Tick of the reflector's clock, ns; undefined when it is too short to matter. */
export const tickOf = (packets: readonly StampPacket[]): number | undefined =>
  coarseTickNs(
    packets.flatMap(({ answer }) => (answer ? [answer.extra.receivedNs, answer.extra.sentNs] : [])),
    elapsedNs(packets),
  );

/** RTT = (T4 − T1) − (T3 − T2), ns: the reflector's processing time is subtracted. T1 is the kernel's timestamp, not the one in the packet. */
export function pathNs(packet: StampPacket): number | undefined {
  const { sent, answer } = packet;
  if (sent === undefined || answer === undefined || sent.clock !== answer.received.clock) return undefined;
  return pathOf(Number(answer.received.ns - sent.ns), Number(answer.extra.sentNs - answer.extra.receivedNs));
}

/**
 * Delay, variation and loss of each direction, as far as the clocks and the reflector allow, and the reason why a delay is withheld.
 * @param numbersOf the numbers that the reflector gave its replies to a packet, copies included
 */
export function directionMetrics(
  result: BurstResult<ReceivedReflectorPacket>,
  { reflector }: Pick<StampTarget, "reflector">,
  numbersOf: (seq: number) => ReadonlySet<number>,
  kind: StampKind,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string; timescaleNs: number } {
  const error = io.stampErrorNs(kind) + (tickOf(result.packets) ?? 0);
  const turnaround = summarize(
    result.packets.flatMap((packet) =>
      packet.answer && impossibility([packet]) === undefined ? [Number(packet.answer.extra.sentNs - packet.answer.extra.receivedNs)] : [],
    ),
  );
  const metrics: Record<string, Measurement> = {
    // Uncertainty null: only the far end knows the error of its timestamps.
    ...(turnaround && { stamp_turnaround: { value: turnaround.median / NS_PER_MS, uncertainty: null } }),
    ...variationMetrics(result.packets, error),
    ...(reflector === "stateful" && lossMetrics(result.packets, numbersOf)),
  };
  const answered = result.packets.flatMap((packet) => stampsOf(packet) ?? []);
  const [first] = answered;
  const ahead = timescaleNs(first && Number(first.t2 - first.t1), io.clock.status());
  const { metrics: delays, withheld } = delayMetrics(answered, ahead, io.stampErrorNs(kind), io);
  return { metrics: { ...metrics, ...delays }, timescaleNs: ahead, ...(withheld !== undefined && { withheld }) };
}

/** Variation of each direction. The offset between the two clocks cancels in differences between packets. */
function variationMetrics(packets: readonly StampPacket[], error: number): Record<string, Measurement> {
  const ways = packets.map((packet) => {
    const stamps = stampsOf(packet);
    return stamps && { forward: stamps.t2 - stamps.t1, backward: stamps.t4 - stamps.t3, away: Number(stamps.t4 - stamps.t1) };
  });
  const aways = ways.map((way) => way?.away);
  const base = ways.find((way) => way !== undefined);
  const variation = (way: "forward" | "backward") => {
    const since = ways.map((one) => (one && base ? Number(one[way] - base[way]) : undefined));
    const value = isFarClockSteady(since, aways) ? jitter(since) : undefined;
    return value === undefined ? undefined : { value: value / NS_PER_MS, uncertainty: (4 * error) / NS_PER_MS };
  };
  const [there, back] = [variation("forward"), variation("backward")];
  return { ...(there && { stamp_forward_jitter: there }), ...(back && { stamp_backward_jitter: back }) };
}

/** T1 to T4; undefined when this machine's timestamps are not of the wall clock, so that they cannot be compared with the far end's. */
function stampsOf({ sent, answer }: StampPacket): Stamps | undefined {
  if (sent?.clock !== "realtime" || answer?.received.clock !== "realtime") return undefined;
  const { receivedNs: t2, sentNs: t3, error: peer } = answer.extra;
  return { t1: sent.ns, t2, t3, t4: answer.received.ns, peer };
}

/** @param ahead how far the far end's timestamps are ahead because of its timescale, ns */
function delayMetrics(
  answered: readonly Stamps[],
  ahead: number,
  error: number,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string } {
  const peers = answered.map(({ peer }) => peer);
  const peerErrors = peers.map(({ errorNs }) => errorNs);
  const peer = {
    synchronised: peers.every(({ synchronised }) => synchronised),
    errorNs: peerErrors.includes(null) ? null : Math.max(0, ...peerErrors.filter((e) => e !== null)),
  };
  const standing = oneWayStanding(io.clock.status(), peer);
  if (!standing.isReported) return { metrics: {}, withheld: standing.reason };
  const forward = summarize(answered.map(({ t1, t2 }) => Number(t2 - t1) - ahead));
  const backward = summarize(answered.map(({ t3, t4 }) => Number(t4 - t3) + ahead));
  const offset = summarize(answered.map(({ t1, t2, t3, t4 }) => Number(t2 - t1 - (t4 - t3)) / 2 - ahead));
  if (forward === undefined || backward === undefined || offset === undefined) return { metrics: {} };
  const measure = (ns: number) => oneWayMeasurement(ns, standing, error, NS_PER_MS);
  const [there, back] = [measure(forward.median), measure(backward.median)];
  if (there === undefined || back === undefined) return { metrics: {}, withheld: CLOCKS_DISAGREE };
  const { uncertainty } = there;
  return {
    metrics: {
      stamp_forward_delay: there,
      stamp_backward_delay: back,
      stamp_forward_delay_max: { value: forward.max / NS_PER_MS, uncertainty },
      stamp_backward_delay_max: { value: backward.max / NS_PER_MS, uncertainty },
      // The delays of the two directions may differ by at most their sum.
      stamp_clock_offset: { value: offset.median / NS_PER_MS, uncertainty: (uncertainty ?? 0) + Math.abs(there.value + back.value) / 2 },
    },
  };
}

/**
 * Loss of each direction. A stateful reflector numbers its replies: forward loss is the number of requests sent minus the reflector's count, and
 * backward loss is the reflector's count minus the replies received. Counted are the packets between the first and the last answered one. These two
 * are excluded, because they are answered by definition and would reduce the loss of a short burst. A request that arrived twice has two numbers.
 */
function lossMetrics(packets: readonly StampPacket[], numbersOf: (seq: number) => ReadonlySet<number>): Record<string, Measurement> {
  const answered = packets.flatMap(({ seq, answer }) => (answer ? [{ seq, number: answer.extra.seq }] : []));
  const [first, last] = [answered[0], answered.at(-1)];
  if (first === undefined || last === undefined) return {};
  const since = (number: number): number => (number - first.number) >>> 0;
  // Requests were reordered at the edge of the burst, so the reflector's numbers between first and last do not belong to the packets between them.
  if (answered.slice(1, -1).some(({ number }) => since(number) === 0 || since(number) >= since(last.number))) return {};
  const copies = answered.flatMap(({ seq, number }) =>
    [...numbersOf(seq)].filter((other) => other !== number && since(other) < since(last.number)),
  );
  const cameBack = answered.length - 2;
  const sent = last.seq - first.seq - 1;
  const reflected = since(last.number) - 1 - copies.length;
  if (reflected > sent || reflected < cameBack) return {}; // reordered at the reflector, or it is not stateful
  return {
    ...(sent > 0 && { stamp_forward_loss: { value: (sent - reflected) / sent, uncertainty: null } }),
    ...(reflected > 0 && { stamp_backward_loss: { value: (reflected - cameBack) / reflected, uncertainty: null } }),
  };
}
