import type { Stamp, StampKind } from "./timestamp";

/** Between the card's stamp of an arrival and the kernel's may lie a held-back interrupt and a busy processor; no more than that is believed. */
const HELD_BACK_NS = 1e6;
/** What two clocks that run side by side may differ by meanwhile, and the readings of both. */
const drift = (ns: number): number => 1_000 + 100e-6 * Math.abs(ns);

/** From question to answer by the card's clock, ns; undefined where it does not tell, or tells what the kernel's stamps cannot be true beside. */
export function awayByCardNs(sent: Stamp, received: Stamp): number | undefined {
  if (sent.cardNs === undefined || received.cardNs === undefined || sent.clock !== received.clock) return undefined;
  const byKernel = Number(received.ns - sent.ns);
  const ns = Number(received.cardNs - sent.cardNs);
  // The kernel stamps before the card on the way out and after it on the way in.
  const isTrue = ns >= 0 && ns <= byKernel + drift(byKernel) && ns >= byKernel - HELD_BACK_NS;
  return isTrue ? ns : undefined;
}

/** From question to answer, ns; undefined where the two stamps come from different clocks. @param kind `hw`: by the card's clock */
export function awayNs(sent: Stamp, received: Stamp, kind: StampKind): number | undefined {
  if (kind === "hw") return awayByCardNs(sent, received);
  return sent.clock === received.clock ? Number(received.ns - sent.ns) : undefined;
}

/** What both ends' stamps may be off together on a short way. */
const STAMPS_NS = 1e6;

/** Why a turnaround cannot be true; undefined where it can. */
export const impossibleTurnaround = (awayNs: number, turnaroundNs: number): string | undefined =>
  turnaroundNs - awayNs > STAMPS_NS
    ? `The far end's time stamps are impossible: a turnaround of ${ms(turnaroundNs)} ms in a round trip of ${ms(awayNs)} ms. Neither is told.`
    : undefined;
const ms = (ns: number): string => (ns / 1e6).toFixed(3);

/**
 * What the way took of the time between question and answer, ns; undefined where the far end claims to have held the question for as long as
 * it was away, or longer: its clock was stepped meanwhile, ticks too seldom, or it stamps wrongly. No way takes no time.
 */
export const pathOf = (awayNs: number, turnaroundNs: number): number | undefined =>
  turnaroundNs >= awayNs ? undefined : awayNs - turnaroundNs;
