import { newId } from "@padit/domain";
import type { CollectorIdentity } from "./auth/collector-directory";

interface Queryable {
  query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

/**
 * Two machines speak as one collector: its folder was copied, or a machine with it. The collector's page says so while it goes on; the audit
 * trail hears of it once an hour.
 * @param how `batch.conflict`: one number for two batches; `collector.clone`: two spools take turns
 */
export async function noteClone(
  db: Queryable,
  { tenantId, id, name }: CollectorIdentity,
  how: "batch.conflict" | "collector.clone",
  detail: object,
): Promise<void> {
  await db.query(
    `WITH before AS (SELECT id, clone_seen_at FROM collector WHERE id = $2),
      noted AS (
        UPDATE collector SET clone_seen_at = now() FROM before WHERE collector.id = before.id
        RETURNING before.clone_seen_at IS NULL OR before.clone_seen_at < now() - interval '1 hour' AS is_news),
      told AS (SELECT pg_notify('padit_change', $7) FROM noted WHERE is_news)
    INSERT INTO audit_entry (tenant_id, id, actor_type, actor_id, actor_name, action, target_type, target_id, detail)
    SELECT $1::uuid, $3::uuid, 'collector', $2::uuid::text, $4, $5, 'collector', $2::uuid::text, $6::jsonb FROM noted, told WHERE is_news`,
    [tenantId, id, newId(), name, how, JSON.stringify(detail), JSON.stringify({ tenantId, topic: "collector", id })],
  );
}

/** Which spools were heard of each collector. A wiped disk brings a new one and never the old one again; two machines take turns. */
export class Epochs {
  readonly #seen = new Map<string, { last: number; all: Set<number> }>();

  /** Whether the collector is back at a spool that another one had followed. */
  returned(collectorId: string, epoch: number): boolean {
    const seen = this.#seen.get(collectorId) ?? { last: epoch, all: new Set() };
    const isBack = seen.last !== epoch && seen.all.has(epoch);
    this.#seen.set(collectorId, { last: epoch, all: seen.all.add(epoch) });
    return isBack;
  }
}
