import type { BurstResult, Packet } from "../burst/burst";
import { jitter, summarize } from "../burst/statistics";
import { CLOCKS_DISAGREE, oneWayMeasurement, oneWayStanding } from "../one-way";
import type { IoContext, Measurement, StampKind } from "../probe";
import { pathOf } from "../round-trip";
import type { ReceivedReflectorPacket } from "./codec";
import type { StampTarget } from "./spec";

const NS_PER_MS = 1e6;
type StampPacket = Packet<ReceivedReflectorPacket>;

/** RTT = (T4 − T1) − (T3 − T2), ns: the reflector's own time is taken out. T1 is the kernel's stamp, not the one in the packet. */
export function pathNs(packet: StampPacket): number | undefined {
  const { sent, answer } = packet;
  if (sent === undefined || answer === undefined || sent.clock !== answer.received.clock) return undefined;
  return pathOf(Number(answer.received.ns - sent.ns), Number(answer.extra.sentNs - answer.extra.receivedNs));
}

/** Each direction's delay, variation and loss, as far as clocks and reflector allow; and why a delay is withheld. */
export function directionMetrics(
  result: BurstResult<ReceivedReflectorPacket>,
  target: StampTarget,
  kind: StampKind,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string } {
  const error = io.stampErrorNs(kind);
  const turnaround = summarize(
    result.packets.flatMap(({ answer }) => (answer ? [Number(answer.extra.sentNs - answer.extra.receivedNs)] : [])),
  );
  const metrics: Record<string, Measurement> = {
    // Only the far end knows how well it stamps.
    ...(turnaround && { stamp_turnaround: { value: turnaround.median / NS_PER_MS, uncertainty: null } }),
    ...variationMetrics(result.packets, error),
    ...(target.reflector === "stateful" && lossMetrics(result.packets)),
  };
  const { metrics: delays, withheld } = delayMetrics(result.packets, error, io);
  return { metrics: { ...metrics, ...delays }, ...(withheld !== undefined && { withheld }) };
}

/** The two clocks' distance, whatever it is, falls out of differences between packets. */
function variationMetrics(packets: readonly StampPacket[], error: number): Record<string, Measurement> {
  const base = packets.find(({ sent, answer }) => sent && answer);
  const forwardBase = base?.answer && base.sent ? base.answer.extra.receivedNs - base.sent.ns : 0n;
  const backwardBase = base?.answer ? base.answer.received.ns - base.answer.extra.sentNs : 0n;
  const forward = jitter(
    packets.map(({ sent, answer }) => (sent && answer ? Number(answer.extra.receivedNs - sent.ns - forwardBase) : undefined)),
  );
  const backward = jitter(
    packets.map(({ answer }) => (answer ? Number(answer.received.ns - answer.extra.sentNs - backwardBase) : undefined)),
  );
  const ms = (ns: number): Measurement => ({ value: ns / NS_PER_MS, uncertainty: (4 * error) / NS_PER_MS });
  return {
    ...(forward !== undefined && { stamp_forward_jitter: ms(forward) }),
    ...(backward !== undefined && { stamp_backward_jitter: ms(backward) }),
  };
}

function delayMetrics(
  packets: readonly StampPacket[],
  error: number,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string } {
  const answered = packets.flatMap(({ sent, answer }) =>
    sent?.clock === "realtime" && answer?.received.clock === "realtime"
      ? [{ t1: sent.ns, t2: answer.extra.receivedNs, t3: answer.extra.sentNs, t4: answer.received.ns, peer: answer.extra.error }]
      : [],
  );
  const peers = answered.map(({ peer }) => peer);
  const peerErrors = peers.map(({ errorNs }) => errorNs);
  const peer = {
    synchronised: peers.every(({ synchronised }) => synchronised),
    errorNs: peerErrors.includes(null) ? null : Math.max(0, ...peerErrors.filter((e) => e !== null)),
  };
  const standing = oneWayStanding(io.clock.status(), peer);
  if (!standing.isTold) return { metrics: {}, withheld: standing.reason };
  const forward = summarize(answered.map(({ t1, t2 }) => Number(t2 - t1)));
  const backward = summarize(answered.map(({ t3, t4 }) => Number(t4 - t3)));
  const offset = summarize(answered.map(({ t1, t2, t3, t4 }) => Number(t2 - t1 - (t4 - t3)) / 2));
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
      stamp_clock_offset: { value: offset.median / NS_PER_MS, uncertainty },
    },
  };
}

/**
 * A stateful reflector numbers its replies: between the first and the last answered packet, what the sender's numbers grew by more was lost
 * there, what the reflector's numbers grew by more than came back was lost on the way back.
 */
function lossMetrics(packets: readonly StampPacket[]): Record<string, Measurement> {
  const answered = packets.filter(({ answer }) => answer !== undefined);
  const [first, last] = [answered[0], answered.at(-1)];
  if (first?.answer === undefined || last?.answer === undefined || first === last) return {};
  const sent = last.seq - first.seq + 1;
  const reflected = ((last.answer.extra.seq - first.answer.extra.seq) >>> 0) + 1;
  if (reflected > sent || reflected < answered.length) return {}; // reordered at the reflector, or it is not stateful
  return {
    stamp_forward_loss: { value: (sent - reflected) / sent, uncertainty: null },
    stamp_backward_loss: { value: (reflected - answered.length) / reflected, uncertainty: null },
  };
}
