import type { BurstResult, Packet } from "../burst/packets";
import { jitter, summarize } from "../burst/statistics";
import { peerClockOf } from "../ethernet/peer-clock";
import { CLOCKS_DISAGREE, isFarClockSteady, type OneWayStanding, oneWayMeasurement, oneWayStanding, timescaleNs } from "../one-way";
import type { IoContext, Measurement, StampKind } from "../probe";
import { oneWayUncertaintyNs, rttUncertaintyNs } from "../uncertainty";
import type { DelayExchange, OwdAnswer } from "./exchange";
import type { EcpriTarget } from "./spec";

const NS_PER_US = 1e3;

export function delayMetrics(
  result: BurstResult<OwdAnswer>,
  exchange: DelayExchange,
  target: EcpriTarget,
  kind: StampKind,
  io: IoContext,
): { metrics: Record<string, Measurement>; withheld?: string; timescaleNs: number } {
  const error = io.stampErrorNs(kind);
  // If the radio's clock is ahead, the delay to the radio is measured too long, and the delay from it too short.
  const sign = target.mode === "remote" || target.mode === "remote-two-step" ? -1 : 1;
  const first = result.packets.map((packet) => exchange.delayNs(packet)).find((ns) => ns !== undefined);
  const ahead = timescaleNs(first === undefined ? undefined : sign * first, io.clock.status());
  const delayNs = (packet: Packet<OwdAnswer>): number | undefined => {
    const ns = exchange.delayNs(packet);
    return ns === undefined ? undefined : ns - sign * ahead;
  };
  const bySeq = result.packets.map(delayNs);
  const aways = result.packets.map((packet) => exchange.elapsedNs(packet));
  const variation = isFarClockSteady(bySeq, aways) ? jitter(bySeq) : undefined;
  const rtt = summarize(result.packets.map((packet) => exchange.rttNs(packet)).filter((ns) => ns !== undefined));
  const metrics: Record<string, Measurement> = {
    ...(variation !== undefined && { ecpri_owd_jitter: { value: variation / NS_PER_US, uncertainty: (4 * error) / NS_PER_US } }),
    ...(rtt && { ecpri_owd_rtt: { value: rtt.median / NS_PER_US, uncertainty: rttUncertaintyNs(error, rtt.median) / NS_PER_US } }),
  };
  const standing = oneWayStanding(io.clock.status(), peerClockOf(target, io));
  if (!standing.isReported) return { metrics, withheld: standing.reason, timescaleNs: ahead };
  const delay = summarize(bySeq.filter((ns) => ns !== undefined));
  const withheld = (reason: string) => ({ metrics, withheld: reason, timescaleNs: ahead });
  if (delay === undefined) return withheld("The one-way delay is withheld: this collector's stamps are not the wall clock's.");
  if (result.packets.some((packet) => isImpossible(delayNs(packet), exchange.elapsedNs(packet), standing, error)))
    return withheld(CLOCKS_DISAGREE);
  const measure = (ns: number) => oneWayMeasurement(ns, standing, error, NS_PER_US);
  const [median, min, p95, max] = [delay.median, delay.min, delay.p95, delay.max].map(measure);
  if (median === undefined || min === undefined || p95 === undefined || max === undefined) return withheld(CLOCKS_DISAGREE);
  return {
    metrics: { ecpri_delay: median, ecpri_owd_delay_min: min, ecpri_owd_delay_p95: p95, ecpri_owd_delay_max: max, ...metrics },
    timescaleNs: ahead,
  };
}

/** One direction cannot take longer than the round trip: otherwise a far end whose clock is ahead would look like a slow path. */
function isImpossible(
  delay: number | undefined,
  elapsed: number | undefined,
  { localErrorNs, peerErrorNs }: OneWayStanding & { isReported: true },
  stampErrorNs: number,
): boolean {
  if (delay === undefined || elapsed === undefined) return false;
  return delay > elapsed + oneWayUncertaintyNs(localErrorNs, peerErrorNs, stampErrorNs);
}
