import type { Pool } from "pg";
import type { Logger } from "pino";

const EVERY_MS = 1_000;
const AT_MOST_EVERY_MS = 5_000;

/** Writes down when collectors were last heard: all of a second in one statement, each collector at most every 5 s. */
export class Liveness {
  readonly #written = new Map<string, number>();
  readonly #heard = new Map<string, number>();
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
    this.#timer = setInterval(() => void this.write(), EVERY_MS);
  }

  heard(collectorId: string, nowMs: number): void {
    if (nowMs - (this.#written.get(collectorId) ?? Number.NEGATIVE_INFINITY) >= AT_MOST_EVERY_MS) this.#heard.set(collectorId, nowMs);
  }

  async write(): Promise<void> {
    if (this.#heard.size === 0) return;
    const due = [...this.#heard].toSorted(([a], [b]) => (a < b ? -1 : 1));
    this.#heard.clear();
    for (const [id, at] of due) this.#written.set(id, at);
    try {
      await this.#pool.query(
        `UPDATE collector SET last_seen_at = greatest(last_seen_at, h.at)
         FROM unnest($1::uuid[], $2::timestamptz[]) AS h (id, at) WHERE collector.id = h.id`,
        [due.map(([id]) => id), due.map(([, at]) => new Date(at))],
      );
    } catch (error) {
      // The next request of these collectors tries again.
      for (const [id] of due) this.#written.delete(id);
      this.#log.warn({ err: error }, "collectors' last_seen_at was not written");
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
