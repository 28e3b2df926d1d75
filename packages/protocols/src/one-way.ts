import type { Measurement } from "./probe";
import type { ClockStatus } from "./timestamp";
import { oneWayUncertaintyNs } from "./uncertainty";

/** What the far end says, or its operator said, of its clock. */
export interface PeerClock {
  synchronised: boolean;
  errorNs: number | null;
  /** Why it does not count as synchronised, where packets do not say. */
  doubt?: string;
}

/** Whether one-way values may be told, and how far both clocks together may be off; else why not. */
export type OneWayStanding = { isTold: true; localErrorNs: number; peerErrorNs: number } | { isTold: false; reason: string };

/** Half a round trip is never a one-way delay: without two clocks that agree there is none. */
export function oneWayStanding(local: ClockStatus, peer: PeerClock): OneWayStanding {
  if (local.sync === "unknown") return withheld("it is not known whether the collector's clock is synchronised");
  if (local.sync === "unsync") return withheld("the collector's clock is not synchronised");
  if (local.doubt !== undefined) return withheld(local.doubt);
  if (local.maxErrorNs === null) return withheld("how far the collector's clock may be off is not known (set PADIT_CLOCK_ERROR_NS)");
  if (!peer.synchronised) return withheld(peer.doubt ?? "the far end does not claim a synchronised clock");
  if (peer.errorNs === null) return withheld("the far end does not say how far its clock may be off");
  return { isTold: true, localErrorNs: local.maxErrorNs, peerErrorNs: peer.errorNs };
}

const withheld = (reason: string): OneWayStanding => ({ isTold: false, reason: `One-way delays are withheld: ${reason}.` });

/** @param perUnitNs ns in the metric's unit. undefined when the value is impossible: the clocks disagree by more than they claim. */
export function oneWayMeasurement(
  valueNs: number,
  standing: OneWayStanding & { isTold: true },
  stampErrorNs: number,
  perUnitNs: number,
): Measurement | undefined {
  const uncertaintyNs = oneWayUncertaintyNs(standing.localErrorNs, standing.peerErrorNs, stampErrorNs);
  return valueNs + uncertaintyNs < 0 ? undefined : { value: valueNs / perUnitNs, uncertainty: uncertaintyNs / perUnitNs };
}

/** What stamps and steered clocks may add to the difference of two packets, ns. */
const STEADY_WITHIN_NS = 1e6;

/**
 * Whether the far end's clock ran evenly: a way takes no less than nothing and no more than both ways together, so that one which changed by
 * more from packet to packet shows a clock that was stepped, and no variation.
 * @param ways of each packet, one way by two clocks @param aways from its question to its answer by one, ns; undefined where there is none
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

/** TAI − UTC since 2017-01-01 (IERS Bulletin C 52), for kernels that were not told. */
const TAI_AHEAD_NS = 37e9;
/** The way, and what two synchronised clocks may differ by; a clock that is further off is wrong, and in no timescale. */
const TIMESCALE_TOLERANCE_NS = 2e9;

/**
 * How far a far end's stamps are ahead of this machine's, which counts UTC, for counting TAI, ns: IEEE 1588 does, after whose stamps those of
 * eCPRI, Y.1731 and STAMP's second format are made, and not every far end follows it. No way takes so long, so the two are told apart.
 * @param aheadNs a far end's stamp less one of ours, the way between them included; undefined: there is none
 */
export function timescaleNs(aheadNs: number | undefined, { taiAheadNs = TAI_AHEAD_NS }: ClockStatus): number {
  return aheadNs !== undefined && Math.abs(aheadNs - taiAheadNs) < TIMESCALE_TOLERANCE_NS ? taiAheadNs : 0;
}
/** For a run's detail. */
export const timescaleDetail = (aheadNs: number): { peer_timescale?: "TAI" } => (aheadNs === 0 ? {} : { peer_timescale: "TAI" });
