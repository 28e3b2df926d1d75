import { storeExchangeKey } from "@padit/db/ingest-functions";
import { CollectorStatus } from "@padit/protocols/collector-api";
import type { CollectorIdentity } from "../auth/collector-directory";
import { noteClone, takesTurns } from "../clone";
import type { Ingest } from "../ingest";
import { notifyChange } from "../notify-change";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** What a collector says of itself. Browsers are told when it was new or had been away, not every few seconds. */
export const status: Route = {
  method: "POST",
  path: /^\/v1\/status$/,
  bodyBytesMax: 256 << 10,
  caller: "collector",
  async handle({ ingest, body }, collector) {
    const {
      version,
      epoch,
      instance = `spool ${epoch}`,
      capabilities,
      clock,
      serverClock,
      spool,
      drops,
      lateP99Ms,
      exchangeKey = null,
    } = jsonBody(CollectorStatus, body);
    if (exchangeKey !== collector.exchangeKey) await storeStatedKey(ingest, collector, exchangeKey);
    const { rows } = await ingest.pool.query<{ returned: boolean; starts: string[] }>({
      name: "collector-status",
      text: `WITH before AS (SELECT id, last_seen_at, starts FROM collector WHERE id = $1 FOR UPDATE)
        UPDATE collector SET last_seen_at = greatest(collector.last_seen_at, $2), version = $3, epoch = $4, capabilities = $5, clock = $6, spool = $7,
          starts = CASE WHEN before.starts[cardinality(before.starts)] = $8 THEN before.starts
            ELSE before.starts[greatest(cardinality(before.starts) - 14, 1):] || $8::text END
        FROM before WHERE collector.id = before.id
        RETURNING coalesce(before.last_seen_at < $2::timestamptz - interval '15 s', true) AS returned, before.starts`,
      values: [
        collector.id,
        new Date(ingest.now()),
        version,
        epoch,
        JSON.stringify(capabilities),
        JSON.stringify({ ...clockOf(clock, serverClock), lateP99Ms }),
        JSON.stringify({ ...spool, ...drops }),
        instance,
      ],
    });
    const [before] = rows;
    if (takesTurns(before?.starts ?? [], instance)) await noteClone(ingest.pool, collector, "collector.clone", { epoch });
    if (before?.returned) await notifyChange(ingest.pool, collector);
    return { status: 204 };
  },
};

/**
 * Stores the key that the collector states, for which the worker then signs a new plan. A collector that had a key and states none runs an older
 * version now, which needs its secrets in the plan.
 */
async function storeStatedKey({ pool, directory }: Ingest, { tenantId, id }: CollectorIdentity, stated: string | null): Promise<void> {
  await storeExchangeKey(pool, { tenantId, id, exchangeKey: stated === null ? null : Buffer.from(stated, "base64") });
  directory.forget(id);
}

/** As it is stored: the offset is the one to the server, what the kernel has yet to correct has its own name. */
const clockOf = ({ offsetMs: residualMs, ...kernel }: CollectorStatus["clock"], serverClock: CollectorStatus["serverClock"]) => ({
  ...kernel,
  offsetMs: serverClock?.offsetMs ?? null,
  offsetErrorMs: serverClock?.errorMs ?? null,
  residualMs,
});
