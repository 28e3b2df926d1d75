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

/** Maximum difference in resolution between the two clocks, ms. */
const READING_MS = 5;

/**
 * The wall clock's lead over the monotonic clock when a run was stamped at `atMs`, ms. The wall clock may have been stepped during the run,
 * so the reading that places the stamp between both readings counts. If neither does, the stamp counts as made at the start.
 */
export function wallMinusMonotonicMs(atMs: number, before: ClockMoment, after: ClockMoment): number {
  const leads = [before, after].map((reading) => reading.wallMs - reading.monotonicMs);
  const isWithin = (lead: number) => atMs - lead >= before.monotonicMs - READING_MS && atMs - lead <= after.monotonicMs + READING_MS;
  return leads.find(isWithin) ?? atMs - before.monotonicMs;
}

/** Identifies this start of the machine: monotonic times of different starts are not comparable. */
export const bootId = readBootId();
function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return randomUUID();
  }
}
