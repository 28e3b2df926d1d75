import type { Measurement } from "./probe";
import type { ClockStatus } from "./timestamp";
import { oneWayUncertaintyNs } from "./uncertainty";

/** State of the far end's clock, from its packets or from its operator's settings. */
export interface PeerClock {
  synchronised: boolean;
  errorNs: number | null;
  /** Why the clock does not count as synchronised, for protocols whose packets do not carry the reason. */
  doubt?: string;
}

/** Whether one-way values may be reported: if so, the maximum errors of both clocks, ns; if not, the reason. */
export type OneWayStanding = { isReported: true; localErrorNs: number; peerErrorNs: number } | { isReported: false; reason: string };

/** Decides whether one-way delays can be reported. Half a round trip is not a one-way delay, so both clocks must be synchronised. */
export function oneWayStanding(local: ClockStatus, peer: PeerClock): OneWayStanding {
  if (local.sync === "unknown") return withheld("it is not known whether the collector's clock is synchronised");
  if (local.sync === "unsync") return withheld("the collector's clock is not synchronised");
  if (local.doubt !== undefined) return withheld(local.doubt);
  if (local.maxErrorNs === null) return withheld("how far the collector's clock may be off is not known (set PADIT_CLOCK_ERROR_NS)");
  if (!peer.synchronised) return withheld(peer.doubt ?? "the far end does not claim a synchronised clock");
  if (peer.errorNs === null) return withheld("the far end does not say how far its clock may be off");
  return { isReported: true, localErrorNs: local.maxErrorNs, peerErrorNs: peer.errorNs };
}

const withheld = (reason: string): OneWayStanding => ({ isReported: false, reason: `One-way delays are withheld: ${reason}.` });

/** @param perUnitNs ns in the metric's unit. undefined when the value is impossible, because the clocks disagree by more than their stated errors. */
export function oneWayMeasurement(
  valueNs: number,
  standing: OneWayStanding & { isReported: true },
  stampErrorNs: number,
  perUnitNs: number,
): Measurement | undefined {
  const uncertaintyNs = oneWayUncertaintyNs(standing.localErrorNs, standing.peerErrorNs, stampErrorNs);
  return valueNs + uncertaintyNs < 0 ? undefined : { value: valueNs / perUnitNs, uncertainty: uncertaintyNs / perUnitNs };
}

/** Maximum error of timestamps and steered clocks in the difference of two packets, ns. */
const STEADY_WITHIN_NS = 1e6;

/**
 * False if the far end's clock was stepped during the burst. A one-way delay is between zero and the round trip; if it changes by more than the
 * round trip from one packet to the next, the clock changed and not the path.
 * @param ways one-way delay of each packet by two clocks, ns @param aways time from request to reply by one clock, ns; undefined: no reply
 */
export function isFarClockSteady(ways: readonly (number | undefined)[], aways: readonly (number | undefined)[]): boolean {
  return ways.every((way, i) => {
    const [before, away, awayBefore] = [ways[i - 1], aways[i], aways[i - 1]];
    if (way === undefined || before === undefined || away === undefined || awayBefore === undefined) return true;
    return Math.abs(way - before) <= Math.max(away, awayBefore) + STEADY_WITHIN_NS;
  });
}

export const CLOCKS_DISAGREE =
  "One-way delays are withheld: a packet would have arrived before it was sent, or after its own answer, so the clocks disagree by more than both claim.";

/** TAI − UTC since 2017-01-01 (IERS Bulletin C 52), used where the kernel does not know it. */
const TAI_AHEAD_NS = 37e9;
/** Maximum one-way delay plus difference of two synchronised clocks. A clock that is further off is wrong, not in another timescale. */
const TIMESCALE_TOLERANCE_NS = 2e9;

/**
 * TAI − UTC, ns, if the far end's timestamps count TAI; 0 if they count UTC as this machine does. IEEE 1588 counts TAI, and eCPRI, Y.1731 and
 * STAMP's second format follow IEEE 1588, but not every implementation does. No path delays a packet for 37 s, so the difference decides.
 * @param aheadNs a far end's timestamp minus this machine's, with the path delay between them; undefined: there is no such pair
 */
export function timescaleNs(aheadNs: number | undefined, { taiAheadNs = TAI_AHEAD_NS }: ClockStatus): number {
  return aheadNs !== undefined && Math.abs(aheadNs - taiAheadNs) < TIMESCALE_TOLERANCE_NS ? taiAheadNs : 0;
}
/** The far end's timescale for a run's detail; empty for UTC. */
export const timescaleDetail = (aheadNs: number): { peer_timescale?: "TAI" } => (aheadNs === 0 ? {} : { peer_timescale: "TAI" });
