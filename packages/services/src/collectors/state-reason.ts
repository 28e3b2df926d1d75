import { z } from "zod";

/** Below that a collector's clock is right enough: its samples are placed by it. */
const CLOCK_OFFSET_MS_MAX = 1_000;

const Clock = z.object({
  offsetMs: z.number().nullable().catch(null),
  offsetErrorMs: z.number().nullable().catch(null),
  /** The last request whose time was refused; a status that is accepted replaces it. */
  refused: z.object({ atMs: z.number(), offsetMs: z.number() }).optional().catch(undefined),
});

/** Whether the server hears from the collector. */
export type CollectorReach = "connected" | "silent" | "never_seen" | "revoked";

export interface ReportedState {
  state: CollectorReach;
  clock: unknown;
  lastSeenAt: Date | null;
}

/** Why the collector is in its state, as far as its clock is the reason; null where that is right or unknown. */
export function stateReasonOf({ state, clock, lastSeenAt }: ReportedState): string | null {
  const { offsetMs, offsetErrorMs, refused } = Clock.catch({ offsetMs: null, offsetErrorMs: null, refused: undefined }).parse(clock);
  if (state === "revoked") return null;
  if (refused !== undefined && refused.atMs > (lastSeenAt?.getTime() ?? 0))
    return `Its clock is ${differenceText(refused.offsetMs)} the server's, so its requests are refused. Set it right.`;
  if (state !== "connected" || offsetMs === null || Math.abs(offsetMs) <= CLOCK_OFFSET_MS_MAX + (offsetErrorMs ?? 0)) return null;
  return `Its clock is ${differenceText(offsetMs)} the server's; its samples are placed by the server's time.`;
}

const UNITS: readonly [unit: string, ms: number, below: number][] = [
  ["s", 1_000, 120_000],
  ["min", 60_000, 7_200_000],
  ["h", 3_600_000, 172_800_000],
];
function differenceText(offsetMs: number): string {
  const ms = Math.abs(offsetMs);
  const [unit, unitMs] = UNITS.find(([, , below]) => ms < below) ?? ["days", 86_400_000];
  return `${Math.round(ms / unitMs)} ${unit} ${offsetMs > 0 ? "ahead of" : "behind"}`;
}
