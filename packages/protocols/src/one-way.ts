import type { Measurement } from "./probe";
import type { ClockStatus } from "./stamp";
import { oneWayUncertaintyNs } from "./uncertainty";

/** What the far end says, or its operator said, of its clock. */
export interface PeerClock {
  synchronised: boolean;
  errorNs: number | null;
}

/** Whether one-way values may be told, and how far both clocks together may be off; else why not. */
export type OneWayStanding = { isTold: true; localErrorNs: number; peerErrorNs: number } | { isTold: false; reason: string };

/** Half a round trip is never a one-way delay: without two clocks that agree there is none. */
export function oneWayStanding(local: ClockStatus, peer: PeerClock): OneWayStanding {
  if (local.sync === "unknown") return withheld("it is not known whether the collector's clock is synchronised");
  if (local.sync === "unsync") return withheld("the collector's clock is not synchronised");
  if (local.maxErrorNs === null) return withheld("how far the collector's clock may be off is not known");
  if (!peer.synchronised) return withheld("the far end does not claim a synchronised clock");
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

export const CLOCKS_DISAGREE =
  "One-way delays are withheld: a packet would have arrived before it was sent, or after its own answer, so the clocks disagree. Is one on TAI, as PTP is, and the other on UTC?";
