import { countSessionsSince, insertSession, sweepSessions, useSessionCounter } from "@padit/db/collector-sessions";
import { storeClockOffset } from "@padit/db/refused-clock";
import { PaditError } from "@padit/domain";
import type { Pool } from "pg";
import type { CollectorIdentity } from "./collector-directory";

/** Sessions of one collector: those beyond are ended, the oldest first. A running agent has one; doctor and rotate-key open others. */
const SESSIONS_MAX = 8;
/** A session's row outlives its challenge, ms, so that the challenge cannot be answered again. */
const CHALLENGE_MEMORY_MS = 120_000;
/** Sessions that one collector may open within that time. */
const OPENINGS_MAX = 32;

export interface SessionOpening {
  /** 16 bytes, of the challenge */
  id: Buffer;
  nowMs: number;
  expiresAtMs: number;
  /** The collector's clock minus the server's, and the ±, ms. */
  clock: { offsetMs: number; offsetErrorMs: number };
}

/** A request's number within its session. */
export interface CounterUse {
  /** 16 bytes */
  session: Buffer;
  counter: number;
}

/** What all ingest processes must know of sessions: which challenges were answered, and which requests were seen. */
export class SessionLedger {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Notes that the challenge was answered, and what the answer says of the collector's clock.
   * @throws PaditError unauthenticated when it was answered before, rate_limited when the collector opens too many sessions
   */
  async begin(collector: CollectorIdentity, { id, nowMs, expiresAtMs, clock }: SessionOpening): Promise<void> {
    const owner = ownerOf(collector);
    const now = new Date(nowMs);
    const openedUntil = new Date(nowMs - CHALLENGE_MEMORY_MS);
    if ((await countSessionsSince(this.#pool, owner, openedUntil)) >= OPENINGS_MAX)
      throw new PaditError("rate_limited", "this collector opens too many sessions");
    if (!(await insertSession(this.#pool, owner, { id, openedAt: now, expiresAt: new Date(expiresAtMs) })))
      throw new PaditError("unauthenticated", "this challenge was answered before: ask for another");
    await sweepSessions(this.#pool, owner, { openedUntil, now, keep: SESSIONS_MAX });
    await storeClockOffset(this.#pool, collector.id, clock);
  }

  /** @throws PaditError unauthenticated when this request was seen before, or its session has ended */
  async use(collector: CollectorIdentity, use: CounterUse): Promise<void> {
    if (!(await useSessionCounter(this.#pool, ownerOf(collector), use)))
      throw new PaditError("unauthenticated", "this request was seen before, or its session has ended: open another");
  }
}

const ownerOf = ({ tenantId, id: collectorId }: CollectorIdentity) => ({ tenantId, collectorId });
