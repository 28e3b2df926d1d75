import type { BurstResult, Packet } from "../burst/burst";
import { summarize } from "../burst/statistics";
import { peerClockOf } from "../ethernet/peer-clock";
import { CLOCKS_DISAGREE, oneWayMeasurement, oneWayStanding, timescaleNs } from "../one-way";
import type { IoContext, Measurement, StampKind } from "../probe";
import { awayNs, pathOf } from "../round-trip";
import type { DelayReply } from "./codec";
import type { CfmDmTarget } from "./spec";

const NS_PER_MS = 1e6;

/** The far end's own time, ns; undefined when it does not stamp, or not in nanoseconds, or claims to have replied before it received. */
function turnaroundNs({ receivedNs, sentNs }: DelayReply): number | undefined {
  if (typeof receivedNs !== "bigint" || typeof sentNs !== "bigint" || sentNs < receivedNs) return undefined;
  return Number(sentNs - receivedNs);
}

/** Frame delay (Y.1731 §8.2.2) = (RxTimeb − TxTimeStampf) − (TxTimeStampb − RxTimeStampf), ns. */
export function frameDelayNs({ sent, answer }: Packet<DelayReply>, kind: StampKind): number | undefined {
  if (sent === undefined || answer === undefined) return undefined;
  const away = awayNs(sent, answer.received, kind);
  return away === undefined ? undefined : pathOf(away, turnaroundNs(answer.extra) ?? 0);
}

export function directionMetrics(
  result: BurstResult<DelayReply>,
  target: CfmDmTarget,
  kind: StampKind,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string; timescaleNs: number } {
  const answers = result.packets.flatMap(({ answer }) => (answer ? [answer] : []));
  const turnaround = summarize(answers.map(({ extra }) => turnaroundNs(extra)).filter((ns) => ns !== undefined));
  const metrics: Record<string, Measurement> = turnaround
    ? { cfm_dm_turnaround: { value: turnaround.median / NS_PER_MS, uncertainty: null } }
    : {};
  const there: number[] = [];
  const back: number[] = [];
  for (const { sent, answer } of result.packets) {
    if (sent?.clock !== "realtime" || answer?.received.clock !== "realtime" || turnaroundNs(answer.extra) === undefined) continue;
    const { receivedNs, sentNs } = answer.extra;
    if (typeof receivedNs === "bigint") there.push(Number(receivedNs - sent.ns));
    if (typeof sentNs === "bigint") back.push(Number(answer.received.ns - sentNs));
  }
  const ahead = timescaleNs(there[0], io.clock.status());
  const withheld = (reason: string) => ({ metrics, withheld: reason, timescaleNs: ahead });
  const standing = oneWayStanding(io.clock.status(), peerClockOf(target));
  if (!standing.isTold) return withheld(standing.reason);
  const forward = summarize(there.map((ns) => ns - ahead));
  const backward = summarize(back.map((ns) => ns + ahead));
  if (forward === undefined || backward === undefined)
    return withheld("One-way delays are withheld: the far end does not stamp its replies.");
  const error = io.stampErrorNs(kind);
  const [f, b] = [forward.median, backward.median].map((ns) => oneWayMeasurement(ns, standing, error, NS_PER_MS));
  if (f === undefined || b === undefined) return withheld(CLOCKS_DISAGREE);
  return { metrics: { ...metrics, cfm_dm_forward_delay: { ...f, kind }, cfm_dm_backward_delay: { ...b, kind } }, timescaleNs: ahead };
}
