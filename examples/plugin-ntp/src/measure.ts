import type { Measurement } from "@padit/plugin";
import type { NtpResponse } from "./codec";

const NS_PER_MS = 1e6;
/** RFC 5905 §11.1: PHI, the largest drift of a clock, seconds a second. */
const DRIFT_RATIO = 15e-6;

export interface Exchange {
  /** Unix times by the collector's clock at the first bit out and the last bit in. */
  sentNs: bigint;
  receivedNs: bigint;
  response: NtpResponse;
  /** 95 % half-width of one of the two, and of their conversion to Unix time. */
  stampErrorNs: number;
}

/** Offset and delay of one exchange (RFC 5905 §8), ms. A delay below 0 is impossible; it is reported as 0 within its uncertainty. */
export function measure({ sentNs, receivedNs, response, stampErrorNs }: Exchange) {
  const out = Number(response.receivedNs - sentNs);
  const back = Number(response.transmittedNs - receivedNs);
  const awayNs = Number(receivedNs - sentNs);
  const delayNs = Math.max(0, out - back);
  // §11.1: what both clocks' resolution and their drift during the exchange add.
  const dispersionNs = response.precisionNs + 2 * Math.SQRT2 * stampErrorNs + DRIFT_RATIO * awayNs;
  const rootDistanceNs = response.rootDelayNs / 2 + response.rootDispersionNs + delayNs / 2 + dispersionNs;
  return {
    // The two ways may share the delay in any proportion, so half of it bounds the error.
    ntp_offset: within((out + back) / 2, delayNs / 2 + dispersionNs),
    ntp_delay: within(delayNs, dispersionNs),
    ntp_root_distance: within(rootDistanceNs, dispersionNs),
  } satisfies Record<string, Measurement>;
}

/** What the response states of the server's own clock. */
export const stated = ({ stratum, leap, rootDelayNs, rootDispersionNs }: NtpResponse) =>
  ({
    ntp_stratum: exact(stratum),
    ntp_leap: exact(leap),
    ntp_root_delay: exact(rootDelayNs / NS_PER_MS),
    ntp_root_dispersion: exact(rootDispersionNs / NS_PER_MS),
  }) satisfies Record<string, Measurement>;

const within = (ns: number, uncertaintyNs: number): Measurement => ({ value: ns / NS_PER_MS, uncertainty: uncertaintyNs / NS_PER_MS });
export const exact = (value: number): Measurement => ({ value, uncertainty: null });
