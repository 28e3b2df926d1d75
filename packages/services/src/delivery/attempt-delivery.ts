import { type Database, notify, type Prisma, type TenantTx } from "@padit/db";
import { storable } from "@padit/domain";
import type { Egress, EgressOutcome } from "../egress/egress";
import type { Keyring } from "../keyring/keyring";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing } from "../outbox/messages";
import { headOfLane, type Lane, nextInLane, UNFINISHED } from "./lane";
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
 * One attempt of a delivery or, where it waits behind others of its lane, of the first of them; after a success those behind it follow. Each
 * is claimed and signed, posted with no transaction open, and its outcome recorded. A failure asks the `deliver` workflow for the next attempt
 * in the same transaction that records it. The receiver may get a delivery twice, always with the same `webhook-id`.
 */
export async function attemptDelivery(doors: DeliveryDoors, delivery: QueuedDelivery): Promise<AttemptOutcome> {
  const { tenantId, integrationId } = delivery;
  let outcome: AttemptOutcome = "skipped";
  for (let next: string | null = delivery.deliveryId; next !== null; ) {
    const queued: QueuedDelivery = { tenantId, integrationId, deliveryId: next };
    const claimed: Claimed | null = await doors.db.withTenant(tenantId, (tx) => claim(tx, doors, queued));
    if (!claimed) return outcome;
    const at = doors.now();
    const headers = {
      "content-type": "application/json",
      "user-agent": "PADIT",
      ...signatureHeaders(claimed.id, at, claimed.body, claimed.secrets),
    };
    const answer = await doors.egress.post(claimed.url, headers, claimed.body);
    outcome = await doors.db.withTenant(tenantId, (tx) => record(tx, claimed, { at, outcome: answer, now: doors.now() }));
    const { lane }: Claimed = claimed;
    if (outcome === "retrying" || lane === null) return outcome;
    next = await doors.db.withTenant(tenantId, (tx) => nextInLane(tx, { tenantId, integrationId, lane }));
  }
  return outcome;
}

interface Claimed {
  tenantId: string;
  integrationId: string;
  id: string;
  lane: string | null;
  /** When the schedule has the next attempt, where this one comes before it: a newer event of its lane asked for it. */
  scheduledAt: Date | null;
  /** Attempts of the schedule that failed. */
  failures: number;
  url: string;
  body: string;
  secrets: string[];
}

async function claim(
  tx: TenantTx,
  { keyring, now }: DeliveryDoors,
  { tenantId, integrationId, deliveryId }: QueuedDelivery,
): Promise<Claimed | null> {
  const asked = await tx.delivery.findUnique({ where: { tenantId_id: { tenantId, id: deliveryId } }, select: { id: true, lane: true } });
  const head = asked?.lane ? await headOfLane(tx, { tenantId, integrationId, lane: asked.lane }, now()) : asked;
  if (!head) return null;
  const where = { tenantId, id: head.id };
  const { count } = await tx.delivery.updateMany({
    where: { ...where, state: { in: UNFINISHED }, OR: [{ claimedUntil: null }, { claimedUntil: { lte: now() } }] },
    data: { claimedUntil: new Date(now().getTime() + CLAIM_MS) },
  });
  if (count === 0) return null;
  const { integration, ...delivery } = await tx.delivery.findUniqueOrThrow({
    where: { tenantId_id: where },
    include: { integration: true },
  });
  const isTest = delivery.eventType === "test";
  if (integration.deletedAt || (!integration.enabled && !isTest)) {
    await giveUp(tx, { tenantId, integrationId, lane: delivery.lane }, delivery.id);
    return null;
  }
  const { state, nextAttemptAt: nextAt, lane, failures } = delivery;
  return {
    ...{ tenantId, integrationId, id: delivery.id, lane, failures },
    scheduledAt: state === "retrying" && nextAt !== null && nextAt > now() ? nextAt : null,
    url: integration.url,
    body: delivery.body,
    secrets: secretsOf(integration, keyring, now()),
  };
}

/** Nothing of the lane is sent to an integration that is off. */
async function giveUp(
  tx: TenantTx,
  { tenantId, integrationId, lane }: Omit<Lane, "lane"> & { lane: string | null },
  id: string,
): Promise<void> {
  await tx.delivery.updateMany({
    where: { tenantId, integrationId, state: { in: UNFINISHED }, OR: [{ id }, ...(lane === null ? [] : [{ lane }])] },
    data: { state: "failed", nextAttemptAt: null, claimedUntil: null, reason: "Not sent: the integration is switched off." },
  });
}

function secretsOf(integration: Prisma.IntegrationGetPayload<object>, keyring: Keyring, now: Date): string[] {
  const { tenantId, id: rowId, previousSecret, previousSecretExpiresAt } = integration;
  // Rotation moves the sealed bytes, not the plain text: the previous secret was sealed for the column of the current one.
  const open = (sealed: Uint8Array) =>
    Buffer.from(keyring.open(sealed, { tenantId, column: "integration.secret", rowId })).toString("utf8");
  const isRotating = previousSecret !== null && previousSecretExpiresAt !== null && previousSecretExpiresAt > now;
  return [open(integration.secret), ...(isRotating ? [open(previousSecret)] : [])];
}

interface Attempted {
  at: Date;
  outcome: EgressOutcome;
  now: Date;
}

async function record(tx: TenantTx, claimed: Claimed, attempted: Attempted): Promise<AttemptOutcome> {
  const { tenantId, integrationId, id: deliveryId } = claimed;
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
  const failures = claimed.failures + (isDelivered || claimed.scheduledAt !== null ? 0 : 1);
  const next = isDelivered ? null : (claimed.scheduledAt ?? nextAttemptAt(failures, now));
  const isGone = outcome.ok && outcome.status === GONE;
  const isDisabled = isDelivered
    ? await noteSuccess(tx, tenantId, integrationId)
    : await noteFailure(tx, { tenantId, integrationId, isGone, now });
  const state = isDelivered ? "delivered" : next && !isDisabled ? "retrying" : "failed";
  await tx.delivery.updateMany({
    where: { tenantId, id: deliveryId },
    data: { state, failures, nextAttemptAt: state === "retrying" ? next : null, claimedUntil: null },
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
