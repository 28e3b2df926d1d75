import type { Stamp, StampKind } from "./timestamp";

/** Maximum credible delay from the card's timestamp of an arrival to the kernel's, ns: a delayed interrupt and a busy processor. */
const INTERRUPT_DELAY_MAX_NS = 1e6;
/** Maximum drift between two clocks during `ns`, plus the errors of reading both, ns. */
const drift = (ns: number): number => 1_000 + 100e-6 * Math.abs(ns);

/** Time from request to reply by the card's clock, ns; undefined without the card's timestamps, or if they contradict the kernel's. */
export function awayByCardNs(sent: Stamp, received: Stamp): number | undefined {
  if (sent.cardNs === undefined || received.cardNs === undefined || sent.clock !== received.clock) return undefined;
  const byKernel = Number(received.ns - sent.ns);
  const ns = Number(received.cardNs - sent.cardNs);
  // The kernel timestamps a packet before the card does when sending, and after it when receiving.
  const isTrue = ns >= 0 && ns <= byKernel + drift(byKernel) && ns >= byKernel - INTERRUPT_DELAY_MAX_NS;
  return isTrue ? ns : undefined;
}

/** Time from request to reply, ns; undefined when the two timestamps come from different clocks. @param kind `hw`: by the card's clock */
export function awayNs(sent: Stamp, received: Stamp, kind: StampKind): number | undefined {
  if (kind === "hw") return awayByCardNs(sent, received);
  return sent.clock === received.clock ? Number(received.ns - sent.ns) : undefined;
}

/** Maximum error of both ends' timestamps together on a short path, ns. */
const STAMPS_NS = 1e6;

/** Why a turnaround is impossible; undefined when it is possible. */
export const impossibleTurnaround = (awayNs: number, turnaroundNs: number): string | undefined =>
  turnaroundNs - awayNs > STAMPS_NS
    ? `The far end's time stamps are impossible: a turnaround of ${ms(turnaroundNs)} ms in a round trip of ${ms(awayNs)} ms. Neither is told.`
    : undefined;
const ms = (ns: number): string => (ns / 1e6).toFixed(3);

/**
 * Path delay of both directions, ns: the time from request to reply without the far end's turnaround. Undefined if the stated turnaround is not
 * shorter than that time, because then the far end's clock was stepped, ticks too seldom, or its timestamps are wrong.
 */
export const pathOf = (awayNs: number, turnaroundNs: number): number | undefined =>
  turnaroundNs >= awayNs ? undefined : awayNs - turnaroundNs;
