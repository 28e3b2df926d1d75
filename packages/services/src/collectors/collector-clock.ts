import { z } from "zod";

const UNKNOWN = { offsetMs: null, offsetErrorMs: null, refused: undefined };

/** The clock state that ingest stored for a collector. */
export const CollectorClock = z
  .object({
    /** Offset to the server, ms, positive when the collector's clock is ahead; null until the collector has measured it. */
    offsetMs: z.number().nullable().catch(null),
    offsetErrorMs: z.number().nullable().catch(null),
    /** The last request that was rejected because of its time; an accepted status removes it. */
    refused: z.object({ atMs: z.number(), offsetMs: z.number() }).optional().catch(undefined),
  })
  .catch(UNKNOWN);

type DifferenceUnit = "ms" | "s" | "min" | "h" | "days";
const UNITS: readonly [unit: DifferenceUnit, ms: number, below: number][] = [
  ["ms", 1, 1_000],
  ["s", 1_000, 120_000],
  ["min", 60_000, 7_200_000],
  ["h", 3_600_000, 172_800_000],
];

/** For example "4 min ahead of", to be followed by the reference clock. */
export function differenceText(offsetMs: number): string {
  const { quantity: count, unit } = clockDifference(offsetMs);
  return `${count} ${unit} ${offsetMs > 0 ? "ahead of" : "behind"}`;
}

/** The size of an offset, rounded in its natural unit. */
export function clockDifference(offsetMs: number): { quantity: number; unit: DifferenceUnit } {
  const ms = Math.abs(offsetMs);
  const [unit, unitMs] = UNITS.find(([, , below]) => ms < below) ?? (["days", 86_400_000] as const);
  return { quantity: Math.round(ms / unitMs), unit };
}
