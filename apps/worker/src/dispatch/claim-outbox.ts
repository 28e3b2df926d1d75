import type { SystemTx } from "@padit/db";
import { OutboxMessage } from "@padit/services/outbox/messages";
import { z } from "zod";

const PAGE = 50;
const OutboxRow = z.object({ tenant_id: z.string(), id: z.bigint(), payload: z.record(z.string(), z.unknown()) });

export interface Claimed<Kind extends OutboxMessage["kind"]> {
  tenantId: string;
  id: bigint;
  message: Extract<OutboxMessage, { kind: Kind }>;
}

/**
 * Takes the oldest waiting messages of a kind; the rows stay locked until the transaction ends, and other dispatchers pass them by.
 * A row that does not parse is set aside with the reason, so that it blocks nobody.
 */
export async function claimOutbox<Kind extends OutboxMessage["kind"]>(tx: SystemTx, kind: Kind): Promise<Claimed<Kind>[]> {
  const rows = await tx.$queryRaw`
    SELECT tenant_id, id, payload FROM outbox WHERE dispatched_at IS NULL AND kind = ${kind}
    ORDER BY id LIMIT ${PAGE} FOR UPDATE SKIP LOCKED`;
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
