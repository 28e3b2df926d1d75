import type { Memory } from "../memory/memory";

/** Number of past outages whose start times are kept, to recognise outages that repeat. */
const STARTS = 8;
const NEXT_START = 0;
const FIRST_START = 1;
/** Layout: the index of the next start; then a ring of start times in ms since the Unix epoch (0: none). */
export const OUTAGE_STARTS_SLOTS = FIRST_START + STARTS;

export function addOutageStart({ f64: m }: Memory, at: number, startMs: number): void {
  const next = m[at + NEXT_START] as number;
  m[at + FIRST_START + next] = startMs;
  m[at + NEXT_START] = (next + 1) % STARTS;
}

/** Starts of the latest outages, oldest first, ms since the Unix epoch. */
export function outageStartsOf({ f64: m }: Memory, at: number): number[] {
  const starts = Array.from(m.subarray(at + FIRST_START, at + OUTAGE_STARTS_SLOTS)).filter((startMs) => startMs > 0);
  return starts.sort((a, b) => a - b);
}
