import { notify, type TenantTx } from "@padit/db";
import { storable } from "@padit/domain";
import type { DeliveryOutcome } from "@padit/notifiers";
import { storeRecord } from "../incidents/store-record";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing } from "../outbox/messages";
import { DISABLE_AFTER_MS, nextAttemptAt, PAUSE_MS_MAX } from "./schedule";

/** Result of an attempt, independent of the channel. */
export type AttemptResult = "delivered" | "retrying" | "failed";

export interface AttemptedDelivery {
  tenantId: string;
  integrationId: string;
  id: string;
  /** Time of the schedule's next attempt, if this attempt is an earlier one that a newer event of the lane caused; else null. */
  scheduledAt: Date | null;
  /** Number of the schedule's attempts that failed. */
  failures: number;
  /** The incident that the delivery is about; null for others. */
  incidentId: string | null;
}
export interface Attempted {
  at: Date;
  durationMs: number;
  outcome: DeliveryOutcome;
  now: Date;
}

/** Maximum stored length of an answer. */
const ANSWER_CHARACTERS_MAX = 1_000;

/** Stores the attempt and decides the next state of the delivery and its integration. */
export async function recordAttempt(tx: TenantTx, delivery: AttemptedDelivery, attempted: Attempted): Promise<AttemptResult> {
  const { tenantId, integrationId, id: deliveryId } = delivery;
  const { outcome, now } = attempted;
  await writeAttempt(tx, delivery, attempted);
  const { incidentId } = delivery;
  if (incidentId !== null && outcome.record) await storeRecord(tx, { tenantId, incidentId, integrationId }, outcome.record, now);
  const isDelivered = outcome.result === "delivered";
  const failures = delivery.failures + (isDelivered || delivery.scheduledAt !== null ? 0 : 1);
  const next = outcome.result === "retry" ? nextAfter(delivery.scheduledAt ?? nextAttemptAt(failures, now), outcome, now) : null;
  const isDisabled = isDelivered ? await noteSuccess(tx, tenantId, integrationId) : await noteFailure(tx, delivery, outcome, now);
  const state = isDelivered ? "delivered" : next && !isDisabled ? "retrying" : "failed";
  await tx.delivery.updateMany({
    where: { tenantId, id: deliveryId },
    data: { state, failures, nextAttemptAt: state === "retrying" ? next : null, claimedUntil: null },
  });
  if (state === "retrying") await enqueue(tx, deliveriesFailing(tenantId, integrationId));
  await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "delivery", id: deliveryId }));
  return state;
}

async function writeAttempt(tx: TenantTx, { tenantId, id: deliveryId }: AttemptedDelivery, attempted: Attempted): Promise<void> {
  const { at, durationMs, outcome } = attempted;
  const { code, text, address } = outcome.reply;
  await tx.deliveryAttempt.create({
    data: {
      ...{ tenantId, deliveryId, at, durationMs, code, address },
      n: await nextAttemptNumber(tx, tenantId, deliveryId),
      outcome: outcome.result,
      reason: outcome.result === "delivered" ? null : storable(outcome.reason.slice(0, ANSWER_CHARACTERS_MAX)),
      answer: text === null ? null : storable(text.slice(0, ANSWER_CHARACTERS_MAX)),
    },
  });
}

/** Number of the next entry in a delivery's log. */
export const nextAttemptNumber = async (tx: TenantTx, tenantId: string, deliveryId: string): Promise<number> =>
  (await tx.deliveryAttempt.count({ where: { tenantId, deliveryId } })) + 1;

/** Time of the schedule's next attempt, or of the end of the receiver's pause if that is later. Null: the schedule has ended. */
function nextAfter(scheduled: Date | null, { afterMs = 0 }: { afterMs?: number }, now: Date): Date | null {
  if (scheduled === null) return null;
  return new Date(Math.max(scheduled.getTime(), pauseEnd(afterMs, now).getTime()));
}

const pauseEnd = (afterMs: number, now: Date): Date => new Date(now.getTime() + Math.min(afterMs, PAUSE_MS_MAX));

async function noteSuccess(tx: TenantTx, tenantId: string, id: string): Promise<false> {
  await tx.integration.updateMany({ where: { tenantId, id, failingSince: { not: null } }, data: { failingSince: null, holdUntil: null } });
  return false;
}

/** Disables an integration that failed for long. The channel of a member never is: nobody could enable it. @returns whether it was disabled now */
async function noteFailure(
  tx: TenantTx,
  { tenantId, integrationId: id }: AttemptedDelivery,
  outcome: Exclude<DeliveryOutcome, { result: "delivered" }>,
  now: Date,
): Promise<boolean> {
  await tx.integration.updateMany({ where: { tenantId, id, failingSince: null }, data: { failingSince: now } });
  if (outcome.result === "retry" && outcome.afterMs !== undefined)
    await tx.integration.updateMany({ where: { tenantId, id }, data: { holdUntil: pauseEnd(outcome.afterMs, now) } });
  const isGone = outcome.result === "gone";
  const { count } = await tx.integration.updateMany({
    where: {
      tenantId,
      id,
      enabled: true,
      memberId: null,
      ...(isGone ? {} : { failingSince: { lt: new Date(now.getTime() - DISABLE_AFTER_MS) } }),
    },
    data: { enabled: false, disabledReason: isGone ? outcome.reason : "nothing was accepted for five days", updatedAt: now },
  });
  if (count > 0) await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "integration", id }));
  return count > 0;
}
