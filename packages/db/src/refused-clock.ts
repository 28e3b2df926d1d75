import type { Pool } from "pg";

export interface ClockRefusal {
  atMs: number;
  /** Time of the request minus time of the server; positive if the collector's clock is ahead. */
  offsetMs: number;
}

/** Stores on the collector's row that a request was rejected because of a wrong clock; the collector's next status replaces the note. */
export async function storeRefusedClock(pool: Pool, collectorId: string, refusal: ClockRefusal): Promise<void> {
  await pool.query("UPDATE collector SET clock = clock || jsonb_build_object('refused', $2::jsonb) WHERE id = $1", [
    collectorId,
    JSON.stringify(refusal),
  ]);
}

/** Stores the offset of the collector's clock to the server's, as the opening of a session has shown it. */
export async function storeClockOffset(pool: Pool, collectorId: string, clock: { offsetMs: number; offsetErrorMs: number }): Promise<void> {
  await pool.query("UPDATE collector SET clock = (clock - 'refused') || $2::jsonb WHERE id = $1", [collectorId, JSON.stringify(clock)]);
}
