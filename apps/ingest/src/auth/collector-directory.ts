import type { KeyObject } from "node:crypto";
import { importPublicKey } from "@padit/protocols/collector-signing";
import type { Pool } from "pg";

/** A collector as every request of it must know it. */
export interface CollectorIdentity {
  tenantId: string;
  id: string;
  name: string;
  shard: number;
  revoked: boolean;
}

/** A collector that signs its requests. */
export interface SigningCollector extends CollectorIdentity {
  publicKey: KeyObject;
  /** Id and key: what a session is bound to, so that it ends with the key. */
  holder: string;
  /** Raw X25519, base64; null of an older collector. */
  exchangeKey: string | null;
  /** ms since the Unix epoch; null while it is not revoked. */
  revokedAtMs: number | null;
}

interface CollectorRow {
  tenant_id: string;
  id: string;
  name: string;
  shard: number;
  public_key: Buffer;
  revoked_at: Date | null;
  exchange_key: Buffer | null;
}

const COLUMNS = "tenant_id, id, name, shard, public_key, revoked_at, exchange_key";
const MAX_AGE_MS = 5_000;
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Collectors' keys, at most 5 s old; after `forget` the next request reads them again, so that a revocation holds at once. */
export class CollectorDirectory {
  readonly #known = new Map<string, { identity: SigningCollector; untilMs: number }>();
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  async find(id: string): Promise<SigningCollector | null> {
    const known = this.#known.get(id);
    if (known && known.untilMs > this.#now()) return known.identity;
    if (!UUID.test(id)) return null;
    const { rows } = await this.#pool.query<CollectorRow>({
      name: "collector-by-id",
      text: `SELECT ${COLUMNS} FROM collector WHERE id = $1 AND public_key IS NOT NULL`,
      values: [id],
    });
    const [row] = rows;
    if (!row) {
      this.#known.delete(id);
      return null;
    }
    return this.#remember(row);
  }

  /** Reads every enrolled collector, so that all of them are known from the start. */
  async load(): Promise<void> {
    const { rows } = await this.#pool.query<CollectorRow>(`SELECT ${COLUMNS} FROM collector WHERE public_key IS NOT NULL`);
    for (const row of rows) this.#remember(row);
  }

  /** Whether a collector with this id has been read before, however long ago. */
  isKnown(id: string): boolean {
    return this.#known.has(id);
  }

  forget(id: string): void {
    const known = this.#known.get(id);
    if (known) known.untilMs = 0;
  }

  forgetAll(): void {
    for (const known of this.#known.values()) known.untilMs = 0;
  }

  #remember(row: CollectorRow): SigningCollector {
    const publicKey = row.public_key.toString("base64");
    const identity = {
      tenantId: row.tenant_id,
      id: row.id,
      name: row.name,
      shard: row.shard,
      publicKey: importPublicKey(publicKey),
      holder: `${row.id}\n${publicKey}`,
      revoked: row.revoked_at !== null,
      revokedAtMs: row.revoked_at?.getTime() ?? null,
      exchangeKey: row.exchange_key?.toString("base64") ?? null,
    };
    this.#known.set(row.id, { identity, untilMs: this.#now() + MAX_AGE_MS });
    return identity;
  }
}
