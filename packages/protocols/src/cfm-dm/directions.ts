import type { BurstResult, Packet } from "../burst/packets";
import { summarize } from "../burst/statistics";
import { peerClockOf } from "../ethernet/peer-clock";
import { CLOCKS_DISAGREE, oneWayMeasurement, oneWayStanding, timescaleNs } from "../one-way";
import type { IoContext, Measurement, StampKind } from "../probe";
import { coarseTickNs, elapsedNs } from "../resolution";
import { awayNs, impossibleTurnaround, pathOf } from "../round-trip";
import { type DelayReply, wireTimeNs } from "./codec";
import type { CfmDmTarget } from "./spec";
import type { DmTimeFormat } from "./time-format";

const NS_PER_MS = 1e6;

/** The far end's timestamps of one reply, ns. */
interface FarTimes {
  receivedNs: bigint | undefined;
  sentNs: bigint | undefined;
}
const timesOf = ({ received, sent }: DelayReply, format: DmTimeFormat): FarTimes => ({
  receivedNs: received && wireTimeNs(received, format),
  sentNs: sent && wireTimeNs(sent, format),
});

/** The far end's own time, ns; undefined when it does not stamp, or claims to have replied before it received. */
function turnaroundNs(reply: DelayReply, format: DmTimeFormat): number | undefined {
  const { receivedNs, sentNs } = timesOf(reply, format);
  return receivedNs === undefined || sentNs === undefined || sentNs < receivedNs ? undefined : Number(sentNs - receivedNs);
}

/** Tick of the far end's clock, ns; undefined when it is too short to matter. */
export const tickOf = (packets: readonly Packet<DelayReply>[], format: DmTimeFormat): number | undefined =>
  coarseTickNs(
    packets.flatMap(({ answer }) => (answer ? Object.values(timesOf(answer.extra, format)).filter((ns) => ns !== undefined) : [])),
    elapsedNs(packets),
  );

/** A sentence about impossible timestamps of the far end, from the first packet that has them; undefined if none has. */
export function impossibility(packets: readonly Packet<DelayReply>[], kind: StampKind, format: DmTimeFormat): string | undefined {
  for (const { sent, answer } of packets) {
    const away = sent && answer && awayNs(sent, answer.received, kind);
    const turnaround = answer && turnaroundNs(answer.extra, format);
    const why = away === undefined || turnaround === undefined ? undefined : impossibleTurnaround(away, turnaround);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Frame delay (Y.1731 §8.2.2) = (RxTimeb − TxTimeStampf) − (TxTimeStampb − RxTimeStampf), ns. */
export const frameDelayNs =
  (format: DmTimeFormat) =>
  ({ sent, answer }: Packet<DelayReply>, kind: StampKind): number | undefined => {
    if (sent === undefined || answer === undefined) return undefined;
    const away = awayNs(sent, answer.received, kind);
    return away === undefined ? undefined : pathOf(away, turnaroundNs(answer.extra, format) ?? 0);
  };

export function directionMetrics(
  result: BurstResult<DelayReply>,
  target: CfmDmTarget,
  kind: StampKind,
  format: DmTimeFormat,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string; timescaleNs: number } {
  const believed = result.packets.filter((packet) => impossibility([packet], kind, format) === undefined);
  const answers = believed.flatMap(({ answer }) => (answer ? [answer] : []));
  const turnaround = summarize(answers.map(({ extra }) => turnaroundNs(extra, format)).filter((ns) => ns !== undefined));
  const metrics: Record<string, Measurement> = turnaround
    ? { cfm_dm_turnaround: { value: turnaround.median / NS_PER_MS, uncertainty: null } }
    : {};
  const there: number[] = [];
  const back: number[] = [];
  for (const { sent, answer } of believed) {
    if (sent?.clock !== "realtime" || answer?.received.clock !== "realtime" || turnaroundNs(answer.extra, format) === undefined) continue;
    const { receivedNs, sentNs } = timesOf(answer.extra, format);
    if (receivedNs !== undefined) there.push(Number(receivedNs - sent.ns));
    if (sentNs !== undefined) back.push(Number(answer.received.ns - sentNs));
  }
  const ahead = timescaleNs(there[0], io.clock.status());
  const withheld = (reason: string) => ({ metrics, withheld: reason, timescaleNs: ahead });
  const standing = oneWayStanding(io.clock.status(), peerClockOf(target, io));
  if (!standing.isReported) return withheld(standing.reason);
  const forward = summarize(there.map((ns) => ns - ahead));
  const backward = summarize(back.map((ns) => ns + ahead));
  if (forward === undefined || backward === undefined)
    return withheld("One-way delays are withheld: the far end does not stamp its replies.");
  const error = io.stampErrorNs(kind) + (tickOf(result.packets, format) ?? 0);
  const [f, b] = [forward.median, backward.median].map((ns) => oneWayMeasurement(ns, standing, error, NS_PER_MS));
  if (f === undefined || b === undefined) return withheld(CLOCKS_DISAGREE);
  return { metrics: { ...metrics, cfm_dm_forward_delay: { ...f, kind }, cfm_dm_backward_delay: { ...b, kind } }, timescaleNs: ahead };
}
