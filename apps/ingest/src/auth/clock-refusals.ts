import { type ClockRefusal, storeRefusedClock } from "@padit/db/refused-clock";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { notifyChange } from "../notify-change";
import type { CollectorIdentity } from "./collector-directory";

const WRITE_EVERY_MS = 10_000;
const COLLECTORS_MAX = 10_000;

/**
 * Remembers on the collector's row that its requests are refused because its clock is wrong, so that its page can say why it is silent. Its
 * next status replaces the note. A replayed request may write one, too; it shows only while nothing newer was accepted.
 */
export class ClockRefusals {
  readonly #writtenMs = new Map<string, number>();
  readonly #pool: Pool;
  readonly #log: Logger;

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  note(collector: CollectorIdentity, refusal: ClockRefusal): void {
    if (refusal.atMs - (this.#writtenMs.get(collector.id) ?? Number.NEGATIVE_INFINITY) < WRITE_EVERY_MS) return;
    if (this.#writtenMs.size >= COLLECTORS_MAX) this.#writtenMs.clear();
    this.#writtenMs.set(collector.id, refusal.atMs);
    this.#write(collector, refusal).catch((error: unknown) => {
      this.#log.warn({ err: error, collector: collector.id }, "a refused clock was not written down");
    });
  }

  async #write(collector: CollectorIdentity, refusal: ClockRefusal): Promise<void> {
    await storeRefusedClock(this.#pool, collector.id, refusal);
    await notifyChange(this.#pool, collector);
  }
}
