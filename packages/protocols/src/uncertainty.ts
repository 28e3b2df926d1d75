/** Relative frequency error of a free-running crystal. It applies to the time while a packet is away. */
const DRIFT = 100e-6;

/** 95 % half-width of the difference of two timestamps of one clock, ns. @param stampErrorNs error of one timestamp, ns */
export const rttUncertaintyNs = (stampErrorNs: number, rttNs: number): number => 2 * Math.hypot(Math.SQRT2 * stampErrorNs, DRIFT * rttNs);

/**
 * 95 % half-width of a one-way delay, ns: both ends' clock errors are added in full, because neither averages out.
 * @param localErrorNs, remoteErrorNs bounds of each clock's distance from true time
 */
export const oneWayUncertaintyNs = (localErrorNs: number, remoteErrorNs: number, stampErrorNs: number): number =>
  localErrorNs + remoteErrorNs + 2 * Math.SQRT2 * stampErrorNs;
