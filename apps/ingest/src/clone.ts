import { newId } from "@padit/domain";
import type { CollectorIdentity } from "./auth/collector-directory";

interface Queryable {
  query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

/**
 * Two machines speak as one collector: its folder was copied, or a machine with it. The collector's page says so while it goes on; the audit
 * trail hears of it once an hour.
 * @param how `batch.conflict`: one number for two batches; `collector.clone`: two starts of the uplink take turns
 */
export async function noteClone(
  db: Queryable,
  { tenantId, id }: CollectorIdentity,
  how: "batch.conflict" | "collector.clone",
  detail: object,
): Promise<void> {
  await db.query("SELECT pg_notify('padit_change', $6) FROM ingest_note_copy($1, $2, $3, $4, $5) AS is_news WHERE is_news", [
    tenantId,
    id,
    newId(),
    how,
    JSON.stringify(detail),
    JSON.stringify({ tenantId, topic: "collector", id }),
  ]);
}

/**
 * Whether two processes speak as one collector. Each start of an uplink has a name of its own, which never comes back once the next one was
 * heard; those of two machines take turns. One that comes back once may be a request that was long on its way.
 * @param starts in the order in which they were heard, the same one never twice in a row
 * @param heard the one that speaks now
 */
export function takesTurns(starts: readonly string[], heard: string): boolean {
  const earlier = starts.slice(0, -1);
  const last = starts.at(-1);
  return last !== undefined && last !== heard && earlier.includes(heard) && earlier.includes(last);
}
