import type { Pool } from "pg";

export interface ClockRefusal {
  atMs: number;
  /** How far the request's time was ahead of the server's. */
  offsetMs: number;
}

/** Notes on the collector's row that its request was refused because its clock is wrong; its next status replaces the note. */
export async function storeRefusedClock(pool: Pool, collectorId: string, refusal: ClockRefusal): Promise<void> {
  await pool.query("UPDATE collector SET clock = clock || jsonb_build_object('refused', $2::jsonb) WHERE id = $1", [
    collectorId,
    JSON.stringify(refusal),
  ]);
}
