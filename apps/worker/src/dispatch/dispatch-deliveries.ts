import type { Database } from "@padit/db";
import { type QueuedDelivery, queueDeliveries } from "@padit/services/delivery";
import { claimOutbox, markDispatched } from "./claim-outbox";

/**
 * Turns a page of waiting messages into deliveries and returns them for their first attempt. Deliveries are committed before the messages are
 * marked, and their ids follow from the message: stopped between the two, the next run makes the same ones again. One dispatcher at a time, so
 * that the deliveries of an alert are made in the order of its events; another worker that tries at the same time claims nothing.
 */
export async function dispatchDeliveries(
  db: Database,
  facts: {
    now: () => Date;
    publicUrl: string;
    withoutTenants?: readonly string[];
    actionKey?: Uint8Array | undefined;
    onSaved?: ((channel: string) => void) | undefined;
  },
): Promise<QueuedDelivery[]> {
  return db.asSystem(async (tx) => {
    const [turn] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtext('padit.dispatch_deliveries')) AS mine`;
    if (!turn?.mine) return [];
    const claimed = await claimOutbox(tx, "delivery", facts.withoutTenants);
    if (claimed.length === 0) return [];
    const queued: QueuedDelivery[] = [];
    for (const { tenantId, id, message } of claimed) {
      const own = await db.withTenant(tenantId, (tenantTx) =>
        queueDeliveries(tenantTx, { tenantId, id }, message, {
          now: facts.now(),
          publicUrl: facts.publicUrl,
          actionKey: facts.actionKey,
          onSaved: facts.onSaved,
        }),
      );
      queued.push(...own);
    }
    await markDispatched(tx, claimed);
    return queued;
  });
}
