import { CollectorStatus } from "@padit/protocols/collector-api/wire";
import { noteClone } from "../clone";
import { notifyChange } from "../notify-change";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** What a collector says of itself. Browsers are told when it was new or had been away, not every few seconds. */
export const status: Route = {
  method: "POST",
  path: /^\/v1\/status$/,
  signed: true,
  async handle({ ingest, body }, collector) {
    const { version, epoch, capabilities, clock, spool, lateP99Ms } = jsonBody(CollectorStatus, body);
    const { rows } = await ingest.pool.query<{ returned: boolean }>({
      name: "collector-status",
      text: `WITH before AS (SELECT id, last_seen_at FROM collector WHERE id = $1)
        UPDATE collector SET last_seen_at = greatest(collector.last_seen_at, $2), version = $3, epoch = $4, capabilities = $5, clock = $6, spool = $7
        FROM before WHERE collector.id = before.id
        RETURNING coalesce(before.last_seen_at < $2::timestamptz - interval '15 s', true) AS returned`,
      values: [
        collector.id,
        new Date(ingest.now()),
        storable(version),
        epoch,
        storable(JSON.stringify(capabilities)),
        JSON.stringify({ ...clock, lateP99Ms }),
        JSON.stringify(spool),
      ],
    });
    if (ingest.epochs.returned(collector.id, epoch)) await noteClone(ingest.pool, collector, "collector.clone", { epoch });
    if (rows[0]?.returned) await notifyChange(ingest.pool, collector);
    return { status: 204 };
  },
};

/** Neither text nor jsonb takes NUL; JSON writes it as an escape. */
const storable = (text: string): string => text.replaceAll("\\u0000", "").replaceAll("\0", "");
