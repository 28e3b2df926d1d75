import type { Pool } from "pg";
import type { SeriesStanding } from "./quarantine";

const MAX_AGE_MS = 5_000;
const MAX_REMEMBERED = 500_000;

interface SeriesRow {
  id: number;
  collector_id: string;
  unit: string;
}

/** What a request may know of its series. Holds while no other request is served, and is not to be kept. */
export interface KnownSeries {
  standing(id: number): SeriesStanding;
  /** Empty for a series that is unknown. */
  unitOf(id: number): string;
}

/**
 * Which collector fills a series, and in which unit. What is known is at most 5 s old; what is unknown is looked up at once, so a new series
 * works at once.
 */
export class SeriesDirectory {
  readonly #owners = new Map<number, { collectorId: string; unit: string; untilMs: number }>();
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Looks up whether each of these series belongs to the collector, and its unit. */
  async look(collectorId: string, ids: ReadonlySet<number>): Promise<KnownSeries> {
    const nowMs = this.#now();
    const missing: number[] = [];
    for (const id of ids) if ((this.#owners.get(id)?.untilMs ?? 0) <= nowMs) missing.push(id);
    if (missing.length > 0) await this.#load(missing, nowMs);
    return {
      standing: (id) => {
        const owner = this.#owners.get(id);
        if (owner === undefined) return "unknown";
        return owner.collectorId === collectorId ? "own" : "foreign";
      },
      unitOf: (id) => this.#owners.get(id)?.unit ?? "",
    };
  }

  async #load(ids: number[], nowMs: number): Promise<void> {
    const { rows } = await this.#pool.query<SeriesRow>({
      name: "series-by-id",
      text: "SELECT id, collector_id, unit FROM series WHERE id = ANY($1::int[])",
      values: [ids],
    });
    for (const id of ids) this.#owners.delete(id);
    if (this.#owners.size > MAX_REMEMBERED) this.#forgetExpired(nowMs);
    const untilMs = nowMs + MAX_AGE_MS;
    for (const { id, collector_id, unit } of rows) this.#owners.set(id, { collectorId: collector_id, unit, untilMs });
  }

  /** Only what expired long ago: a batch in hand may have found the others fresh a moment ago. */
  #forgetExpired(nowMs: number): void {
    for (const [id, { untilMs }] of this.#owners) if (untilMs + MAX_AGE_MS <= nowMs) this.#owners.delete(id);
  }
}
