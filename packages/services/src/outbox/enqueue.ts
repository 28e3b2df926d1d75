import { notify, Prisma, type SystemTx, type TenantTx } from "@padit/db";
import type { OutboxMessage } from "./messages";

/**
 * Key of the `installation` row that states that a bus exists. Without the row `event` messages are not stored, as nothing would publish.
 */
export const BUS_KEY = "bus";

/**
 * Stores messages in the caller's transaction (`withTenant`, or `withShard` after `forTenant`): they are dispatched if and only if it
 * commits. The tenant is the one to which the transaction is set.
 */
export const enqueue = (tx: TenantTx, ...messages: readonly OutboxMessage[]): Promise<void> =>
  insert(tx, Prisma.sql`current_setting('app.tenant_id')::uuid`, messages);

/** The same for a transaction that is not set to a tenant (`asSystem`), or if the caller names the tenant. */
export const enqueueFor = (tx: SystemTx, tenantId: string, ...messages: readonly OutboxMessage[]): Promise<void> =>
  insert(tx, Prisma.sql`${tenantId}::uuid`, messages);

async function insert(tx: TenantTx, tenant: Prisma.Sql, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = JSON.stringify(messages.map(({ kind, ...payload }) => ({ kind, payload })));
  await tx.$executeRaw`
    INSERT INTO outbox (tenant_id, kind, payload)
    SELECT ${tenant}, message.kind, message.payload
    FROM ROWS FROM (jsonb_to_recordset(${rows}::jsonb) AS (kind text, payload jsonb)) WITH ORDINALITY AS message (kind, payload, n)
    WHERE message.kind <> 'event' OR padit_has_bus()
    ORDER BY message.n`;
  await notify(tx, "padit_outbox", "");
}
