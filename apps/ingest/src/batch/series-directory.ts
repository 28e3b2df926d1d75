import type { Pool } from "pg";
import type { SeriesStanding } from "./quarantine";

const MAX_AGE_MS = 5_000;
const MAX_REMEMBERED = 500_000;

interface SeriesRow {
  id: number;
  collector_id: string;
}

/** Which collector fills a series. What is known is at most 5 s old; what is unknown is looked up at once, so a new series works at once. */
export class SeriesDirectory {
  readonly #owners = new Map<number, { collectorId: string; untilMs: number }>();
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** How each of these series stands to the collector. */
  async standing(collectorId: string, ids: ReadonlySet<number>): Promise<(id: number) => SeriesStanding> {
    const nowMs = this.#now();
    const owners = new Map<number, string>();
    const missing: number[] = [];
    for (const id of ids) {
      const known = this.#owners.get(id);
      if (known && known.untilMs > nowMs) owners.set(id, known.collectorId);
      else missing.push(id);
    }
    if (missing.length > 0) for (const { id, collector_id } of await this.#load(missing, nowMs)) owners.set(id, collector_id);
    return (id) => {
      const owner = owners.get(id);
      if (owner === undefined) return "unknown";
      return owner === collectorId ? "own" : "foreign";
    };
  }

  async #load(ids: number[], nowMs: number): Promise<SeriesRow[]> {
    const { rows } = await this.#pool.query<SeriesRow>({
      name: "series-by-id",
      text: "SELECT id, collector_id FROM series WHERE id = ANY($1::int[])",
      values: [ids],
    });
    if (this.#owners.size + rows.length > MAX_REMEMBERED) this.#owners.clear();
    for (const { id, collector_id } of rows) this.#owners.set(id, { collectorId: collector_id, untilMs: nowMs + MAX_AGE_MS });
    return rows;
  }
}
