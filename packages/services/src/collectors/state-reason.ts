import { CollectorClock, differenceText } from "./collector-clock";

/** Maximum offset of a collector's clock, ms, that needs no warning. */
const CLOCK_OFFSET_MS_MAX = 1_000;

/** Whether the server receives data from the collector. */
export type CollectorReach = "connected" | "silent" | "never_seen" | "revoked";

export interface ReportedState {
  state: CollectorReach;
  clock: unknown;
  lastSeenAt: Date | null;
}

/** Why the collector is in its state, if its clock is the reason; null if the clock is right or unknown. */
export function stateReasonOf({ state, clock, lastSeenAt }: ReportedState): string | null {
  const { offsetMs, offsetErrorMs, refused } = CollectorClock.parse(clock);
  if (state === "revoked") return null;
  if (refused !== undefined && refused.atMs > (lastSeenAt?.getTime() ?? 0))
    return `Its clock is ${differenceText(refused.offsetMs)} the server's, so its requests are refused. Set it right.`;
  if (state !== "connected" || offsetMs === null || Math.abs(offsetMs) <= CLOCK_OFFSET_MS_MAX + (offsetErrorMs ?? 0)) return null;
  return `Its clock is ${differenceText(offsetMs)} the server's; its samples are placed by the server's time.`;
}
