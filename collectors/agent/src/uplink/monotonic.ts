import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

/** CLOCK_MONOTONIC, ms since the machine started. All processes of the machine share it. It does not advance while the machine is suspended. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The wall clock and the monotonic clock at one moment, ms. */
export interface ClockMoment {
  wallMs: number;
  monotonicMs: number;
}
export const readClocks = (wallMs: () => number): ClockMoment => ({ wallMs: wallMs(), monotonicMs: monotonicMs() });

/** How much finer one clock may be read than the other. */
const READING_MS = 5;

/**
 * The wall clock's lead over the monotonic one when a run was stamped at `atMs`. The wall clock may have been stepped during the run, so the
 * reading that places the stamp between both is the right one; where neither does, the stamp counts as taken at the start.
 */
export function wallMinusMonotonicMs(atMs: number, before: ClockMoment, after: ClockMoment): number {
  const leads = [before, after].map((reading) => reading.wallMs - reading.monotonicMs);
  const isWithin = (lead: number) => atMs - lead >= before.monotonicMs - READING_MS && atMs - lead <= after.monotonicMs + READING_MS;
  return leads.find(isWithin) ?? atMs - before.monotonicMs;
}

/** Names this start of the machine, so that nobody compares monotonic times across two of them. */
export const bootId = readBootId();
function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return randomUUID();
  }
}
