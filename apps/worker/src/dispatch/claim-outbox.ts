import type { SystemTx } from "@padit/db";
import { OutboxMessage } from "@padit/services/outbox";
import { z } from "zod";

const PAGE = 50;
const OutboxRow = z.object({ tenant_id: z.string(), id: z.bigint(), payload: z.record(z.string(), z.unknown()) });

export interface Claimed<Kind extends OutboxMessage["kind"]> {
  tenantId: string;
  id: bigint;
  message: Extract<OutboxMessage, { kind: Kind }>;
}

/**
 * Takes waiting messages of a kind, the oldest of each organization in turn, so that a backlog of one delays no other. The rows stay locked
 * until the transaction ends, and other dispatchers pass them by. A row that does not parse is set aside with the reason, so that it blocks
 * nobody.
 * @param withoutTenants organizations of which none are taken now
 */
export async function claimOutbox<Kind extends OutboxMessage["kind"]>(
  tx: SystemTx,
  kind: Kind,
  withoutTenants: readonly string[] = [],
): Promise<Claimed<Kind>[]> {
  // The recursion steps from organization to organization on the index, however many messages of each wait.
  const rows = await tx.$queryRaw`
    WITH RECURSIVE waiting (tenant_id) AS (
      (SELECT tenant_id FROM outbox WHERE dispatched_at IS NULL AND kind = ${kind} ORDER BY tenant_id LIMIT 1)
      UNION ALL
      SELECT (SELECT o.tenant_id FROM outbox o WHERE o.dispatched_at IS NULL AND o.kind = ${kind} AND o.tenant_id > w.tenant_id
              ORDER BY o.tenant_id LIMIT 1)
      FROM waiting w WHERE w.tenant_id IS NOT NULL
    ), turns AS (
      SELECT o.tenant_id, o.id FROM waiting w CROSS JOIN LATERAL (
        SELECT tenant_id, id, row_number() OVER (ORDER BY id) AS turn FROM (
          SELECT tenant_id, id FROM outbox WHERE dispatched_at IS NULL AND kind = ${kind} AND tenant_id = w.tenant_id ORDER BY id LIMIT ${PAGE}
        ) AS oldest
      ) AS o
      WHERE w.tenant_id <> ALL (${withoutTenants}::uuid[]) ORDER BY o.turn, o.id LIMIT ${PAGE}
    )
    SELECT tenant_id, id, payload FROM outbox WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM turns) AND dispatched_at IS NULL
    ORDER BY id FOR UPDATE SKIP LOCKED`;
  const claimed: Claimed<Kind>[] = [];
  for (const row of z.array(OutboxRow).parse(rows)) {
    const parsed = OutboxMessage.safeParse({ ...row.payload, kind });
    // The kind asked for is the kind that was parsed.
    if (parsed.success) claimed.push({ tenantId: row.tenant_id, id: row.id, message: parsed.data as Claimed<Kind>["message"] });
    else await tx.$executeRaw`UPDATE outbox SET dispatched_at = now(), error = ${z.prettifyError(parsed.error)} WHERE id = ${row.id}`;
  }
  return claimed;
}

export async function markDispatched(tx: SystemTx, claimed: readonly { id: bigint }[]): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  await tx.$executeRaw`UPDATE outbox SET dispatched_at = now(), attempts = attempts + 1 WHERE id = ANY (${ids}::bigint[])`;
}
