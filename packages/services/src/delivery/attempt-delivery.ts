import { type Database, notify, type TenantTx } from "@padit/db";
import { storable } from "@padit/domain";
import type { Egress, EgressOutcome } from "../egress/egress";
import type { Keyring } from "../keyring/keyring";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing } from "../outbox/messages";
import type { QueuedDelivery } from "./queue-deliveries";
import { DISABLE_AFTER_MS, nextAttemptAt } from "./schedule";
import { signatureHeaders } from "./signature";

export interface DeliveryDoors {
  db: Database;
  egress: Egress;
  keyring: Keyring;
  now: () => Date;
}
export type AttemptOutcome = "delivered" | "retrying" | "failed" | "skipped";

/** Nobody else attempts a delivery within this time of its being claimed; more than one attempt can take. */
const CLAIM_MS = 60_000;
const GONE = 410;
/** What is kept of an answer. */
const RESPONSE_CHARACTERS = 1_000;

/**
 * One attempt: claim and sign, POST with no transaction open, note what came of it. A failure asks the `deliver` workflow for the next
 * attempt in the same transaction that notes it. The receiver may see a delivery twice, always with the same `webhook-id`.
 */
export async function attemptDelivery(doors: DeliveryDoors, delivery: QueuedDelivery): Promise<AttemptOutcome> {
  const claimed = await doors.db.withTenant(delivery.tenantId, (tx) => claim(tx, doors, delivery));
  if (!claimed) return "skipped";
  const at = doors.now();
  const headers = {
    "content-type": "application/json",
    "user-agent": "PADIT",
    ...signatureHeaders(claimed.id, at, claimed.body, claimed.secrets),
  };
  const outcome = await doors.egress.post(claimed.url, headers, claimed.body);
  return doors.db.withTenant(delivery.tenantId, (tx) => record(tx, delivery, { at, outcome, now: doors.now() }));
}

async function claim(tx: TenantTx, { keyring, now }: DeliveryDoors, { tenantId, deliveryId }: QueuedDelivery) {
  const where = { tenantId, id: deliveryId };
  const { count } = await tx.delivery.updateMany({
    where: { ...where, state: { in: ["pending", "retrying"] } },
    data: { nextAttemptAt: new Date(now().getTime() + CLAIM_MS) },
  });
  if (count === 0) return null;
  const { integration, ...delivery } = await tx.delivery.findUniqueOrThrow({
    where: { tenantId_id: where },
    include: { integration: true },
  });
  const isTest = delivery.eventType === "test";
  if (integration.deletedAt || (!integration.enabled && !isTest)) {
    await tx.delivery.updateMany({ where, data: { state: "failed", nextAttemptAt: null } });
    return null;
  }
  const open = (sealed: Uint8Array, column: string) =>
    Buffer.from(keyring.open(sealed, { tenantId, column, rowId: integration.id })).toString("utf8");
  const { previousSecret, previousSecretExpiresAt } = integration;
  const isRotating = previousSecret !== null && previousSecretExpiresAt !== null && previousSecretExpiresAt > now();
  return {
    id: delivery.id,
    url: integration.url,
    body: delivery.body,
    secrets: [
      open(integration.secret, "integration.secret"),
      // The column is the one it was sealed for: rotation moves the octets, not the plain text.
      ...(isRotating ? [open(previousSecret, "integration.secret")] : []),
    ],
  };
}

interface Attempted {
  at: Date;
  outcome: EgressOutcome;
  now: Date;
}

async function record(
  tx: TenantTx,
  { tenantId, integrationId, deliveryId }: QueuedDelivery,
  attempted: Attempted,
): Promise<AttemptOutcome> {
  const { outcome, now } = attempted;
  const n = (await tx.deliveryAttempt.count({ where: { tenantId, deliveryId } })) + 1;
  const isDelivered = outcome.ok && outcome.status >= 200 && outcome.status < 300;
  const error = outcome.ok ? (isDelivered ? null : `answered ${outcome.status}`) : outcome.error;
  await tx.deliveryAttempt.create({
    data: {
      tenantId,
      deliveryId,
      n,
      at: attempted.at,
      durationMs: outcome.durationMs,
      status: outcome.ok ? outcome.status : null,
      error,
      address: outcome.address,
      response: outcome.ok ? storable(outcome.body.slice(0, RESPONSE_CHARACTERS)) : null,
    },
  });
  const next = isDelivered ? null : nextAttemptAt(n, now);
  const isGone = outcome.ok && outcome.status === GONE;
  const isDisabled = isDelivered
    ? await noteSuccess(tx, tenantId, integrationId)
    : await noteFailure(tx, { tenantId, integrationId, isGone, now });
  const state = isDelivered ? "delivered" : next && !isDisabled ? "retrying" : "failed";
  await tx.delivery.updateMany({
    where: { tenantId, id: deliveryId },
    data: { state, nextAttemptAt: state === "retrying" ? next : null },
  });
  if (state === "retrying") await enqueue(tx, deliveriesFailing(tenantId, integrationId));
  await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "delivery", id: deliveryId }));
  return state;
}

async function noteSuccess(tx: TenantTx, tenantId: string, id: string): Promise<false> {
  await tx.integration.updateMany({ where: { tenantId, id, failingSince: { not: null } }, data: { failingSince: null } });
  return false;
}

interface Failure {
  tenantId: string;
  integrationId: string;
  isGone: boolean;
  now: Date;
}

/** Whether the integration is off afterwards. */
async function noteFailure(tx: TenantTx, { tenantId, integrationId: id, isGone, now }: Failure): Promise<boolean> {
  await tx.integration.updateMany({ where: { tenantId, id, failingSince: null }, data: { failingSince: now } });
  const { count } = await tx.integration.updateMany({
    where: { tenantId, id, enabled: true, ...(isGone ? {} : { failingSince: { lt: new Date(now.getTime() - DISABLE_AFTER_MS) } }) },
    data: {
      enabled: false,
      disabledReason: isGone ? "the receiver answered 410 Gone" : "nothing was accepted for five days",
      updatedAt: now,
    },
  });
  if (count > 0) await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "integration", id }));
  return count > 0;
}
