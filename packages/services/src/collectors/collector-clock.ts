import { z } from "zod";

const UNKNOWN = { offsetMs: null, offsetErrorMs: null, refused: undefined };

/** What ingest stored of a collector's clock. */
export const CollectorClock = z
  .object({
    /** To the server, positive when the collector's clock is ahead; null while the collector has not measured it. */
    offsetMs: z.number().nullable().catch(null),
    offsetErrorMs: z.number().nullable().catch(null),
    /** The last request whose time was refused; a status that is accepted replaces it. */
    refused: z.object({ atMs: z.number(), offsetMs: z.number() }).optional().catch(undefined),
  })
  .catch(UNKNOWN);

const UNITS: readonly [unit: string, ms: number, below: number][] = [
  ["ms", 1, 1_000],
  ["s", 1_000, 120_000],
  ["min", 60_000, 7_200_000],
  ["h", 3_600_000, 172_800_000],
];

/** Such as "4 min ahead of", to be followed by what the clock is compared with. */
export function differenceText(offsetMs: number): string {
  const ms = Math.abs(offsetMs);
  const [unit, unitMs] = UNITS.find(([, , below]) => ms < below) ?? ["days", 86_400_000];
  return `${Math.round(ms / unitMs)} ${unit} ${offsetMs > 0 ? "ahead of" : "behind"}`;
}
