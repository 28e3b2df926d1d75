import { findPushCollector, type PushCollectorRow } from "@padit/db/push-collectors";
import { type PushMapping, storedPushMapping } from "@padit/services/collectors";
import { hashSecret } from "@padit/services/hash-secret";
import type { Pool } from "pg";
import type { CollectorIdentity } from "./collector-directory";

/** A push collector, whose senders present its token. */
export interface PushCollector extends CollectorIdentity {
  seriesMax: number;
  mapping: PushMapping;
}

const MAX_AGE_MS = 5_000;
const REMEMBERED_MAX = 10_000;

/** Push collectors by their tokens, at most 5 s old. The tokens themselves are not kept. */
export class PushDirectory {
  readonly #known = new Map<string, { collector: PushCollector; untilMs: number }>();
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  async find(token: string): Promise<PushCollector | null> {
    if (token === "") return null;
    const hash = hashSecret(token);
    const known = this.#known.get(hash);
    if (known && known.untilMs > this.#now()) return known.collector;
    const row = await findPushCollector(this.#pool, hash);
    if (!row) {
      this.#known.delete(hash);
      return null;
    }
    if (this.#known.size >= REMEMBERED_MAX) this.#known.clear();
    const collector = collectorOf(row);
    this.#known.set(hash, { collector, untilMs: this.#now() + MAX_AGE_MS });
    return collector;
  }

  /** Whether a collector with this token has been read before, however long ago. */
  isKnown(token: string): boolean {
    return token !== "" && this.#known.has(hashSecret(token));
  }

  forget(collectorId: string): void {
    for (const known of this.#known.values()) if (known.collector.id === collectorId) known.untilMs = 0;
  }

  forgetAll(): void {
    for (const known of this.#known.values()) known.untilMs = 0;
  }
}

const collectorOf = (row: PushCollectorRow): PushCollector => ({
  tenantId: row.tenant_id,
  id: row.id,
  name: row.name,
  shard: row.shard,
  revoked: row.revoked_at !== null,
  seriesMax: row.push_series_max,
  mapping: storedPushMapping(row.push_mapping),
});
