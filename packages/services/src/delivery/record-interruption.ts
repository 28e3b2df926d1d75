import { notify, type TenantTx } from "@padit/db";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing } from "../outbox/messages";
import { nextAttemptNumber } from "./record-attempt";
import { nextAttemptAt } from "./schedule";

interface InterruptedDelivery {
  tenantId: string;
  integrationId: string;
  id: string;
  /** Number of the schedule's attempts that failed before the interrupted one. */
  failures: number;
  ignoresRepeats: true | undefined;
}

const MAYBE_TWICE = "The worker stopped during this attempt. The receiver may have got the message, and gets it again.";
const ONCE = "The worker stopped during this attempt. The message is sent again; the receiver recognises a repetition.";

/**
 * Logs an attempt whose worker ended before it stored an outcome, and counts it as a failure. The first interruption of a delivery is
 * repeated at once. Later ones follow the schedule of failures, so that a delivery that itself ends the worker does not do so for ever.
 * @param occasion.at start of the interrupted attempt
 * @returns the number of failures with this one; null if the delivery is not attempted now
 */
export async function recordInterruption(
  tx: TenantTx,
  { tenantId, integrationId, id: deliveryId, failures: before, ignoresRepeats }: InterruptedDelivery,
  { at, now }: { at: Date; now: Date },
): Promise<number | null> {
  const n = await nextAttemptNumber(tx, tenantId, deliveryId);
  const reason = ignoresRepeats ? ONCE : MAYBE_TWICE;
  await tx.deliveryAttempt.create({ data: { tenantId, deliveryId, n, at, durationMs: 0, outcome: "interrupted", reason } });
  await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "delivery", id: deliveryId }));
  const failures = before + 1;
  const isRepeated = (await tx.deliveryAttempt.count({ where: { tenantId, deliveryId, outcome: "interrupted" } })) > 1;
  const next = isRepeated ? nextAttemptAt(failures, now) : now;
  const state = next === null ? "failed" : isRepeated ? "retrying" : undefined;
  await tx.delivery.updateMany({
    where: { tenantId, id: deliveryId },
    data: { failures, ...(state && { state, nextAttemptAt: next, claimedUntil: null }) },
  });
  if (state === "retrying") await enqueue(tx, deliveriesFailing(tenantId, integrationId));
  return state === undefined ? failures : null;
}
