import { type PushProblem, storePushProblem } from "@padit/db/push-collectors";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { PushCollector } from "../auth/push-directory";
import { notifyChange } from "../notify-change";

const WRITE_EVERY_MS = 10_000;
const COLLECTORS_MAX = 10_000;
const MESSAGE_CHARACTERS_MAX = 500;

/** Notes the newest rejected request on its collector's row, at most every 10 s, so that the collector's page can show it. */
export class PushProblems {
  readonly #writtenMs = new Map<string, number>();
  readonly #pool: Pool;
  readonly #log: Logger;

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  note(collector: PushCollector, problem: PushProblem): void {
    if (problem.atMs - (this.#writtenMs.get(collector.id) ?? Number.NEGATIVE_INFINITY) < WRITE_EVERY_MS) return;
    if (this.#writtenMs.size >= COLLECTORS_MAX) this.#writtenMs.clear();
    this.#writtenMs.set(collector.id, problem.atMs);
    // NUL is no character of PostgreSQL's jsonb.
    const message = problem.message.replaceAll("\0", "").slice(0, MESSAGE_CHARACTERS_MAX);
    this.#write(collector, { ...problem, message }).catch((error: unknown) => {
      this.#log.warn({ err: error, collector: collector.id }, "the newest rejected request was not stored");
    });
  }

  async #write(collector: PushCollector, problem: PushProblem): Promise<void> {
    await storePushProblem(this.#pool, collector.id, problem);
    await notifyChange(this.#pool, collector);
  }
}
