import { performance } from "node:perf_hooks";
import type { Database, Prisma, TenantTx } from "@padit/db";
import { type AnyNotifier, type ExternalRecord, type MailServer, NOTIFIERS } from "@padit/notifiers";
import type { Egress } from "../egress/egress";
import { findRecord } from "../incidents/incident-references";
import { openSettings } from "../integrations/integration-settings";
import { settingsForMembers } from "../integrations/recipients";
import type { Keyring } from "../keyring/keyring";
import { findActiveMember } from "../members/active-member";
import { headOfLane, incidentOf, type Lane, nextInLane, type QueuedDelivery, UNFINISHED } from "./lane";
import { type AttemptedDelivery, type AttemptResult, recordAttempt } from "./record-attempt";
import { recordInterruption } from "./record-interruption";

export interface DeliveryDoors {
  db: Database;
  egress: Egress;
  keyring: Keyring;
  /** The installation's mail server; undefined if the operator configured none. */
  mail?: MailServer | undefined;
  /** Called after each attempt whose outcome is stored. */
  onAttempt?: (attempt: CompletedAttempt) => void;
  now: () => Date;
}

interface CompletedAttempt {
  /** Type of the integration. */
  channel: string;
  result: AttemptResult;
  /** Milliseconds from queueing the delivery to the end of this attempt. */
  sinceQueuedMs: number;
}

/** ms. No other worker attempts a delivery within this time after its claim; longer than any attempt. */
const CLAIM_MS = 60_000;
/** ms. A channel gives up within this time, so that an attempt ends before its claim. */
export const ATTEMPT_TIMEOUT_MS = 30_000;

/**
 * Attempts a delivery or, if earlier deliveries of its lane wait, the first of these; after a success the rest of the lane follows. Each
 * delivery is claimed, sent without an open transaction, and its outcome stored. The transaction that stores a failure also requests the
 * next attempt from the `deliver` workflow. A worker that is killed leaves its claim behind: after that has expired, the next attempt logs
 * the interrupted one. A receiver may then get the delivery twice, always with the same id.
 */
export async function attemptDelivery(doors: DeliveryDoors, delivery: QueuedDelivery): Promise<AttemptResult | "skipped"> {
  const { tenantId, integrationId } = delivery;
  let result: AttemptResult | "skipped" = "skipped";
  for (let next: string | null = delivery.deliveryId; next !== null; ) {
    const queued: QueuedDelivery = { tenantId, integrationId, deliveryId: next };
    const claimed: Claimed | null = await doors.db.withTenant(tenantId, (tx) => claim(tx, doors, queued));
    if (!claimed) return result;
    const attempted = await send(doors, claimed);
    result = await doors.db.withTenant(tenantId, (tx) => recordAttempt(tx, claimed, attempted));
    const { lane }: Claimed = claimed;
    doors.onAttempt?.({ channel: claimed.channel, result, sinceQueuedMs: attempted.now.getTime() - claimed.queuedAt.getTime() });
    if (result === "retrying" || lane === null) return result;
    next = await doors.db.withTenant(tenantId, (tx) => nextInLane(tx, { tenantId, integrationId, lane }));
  }
  return result;
}

interface Claimed extends AttemptedDelivery {
  lane: string | null;
  channel: string;
  queuedAt: Date;
  notifier: AnyNotifier;
  payload: string;
  settings: object;
  previousSecrets: { [name: string]: string };
  /** What the channel has at the receiver for the delivery's incident. */
  record: ExternalRecord | null;
}

async function send({ egress, mail, now }: DeliveryDoors, { notifier, id, payload, record, previousSecrets, settings }: Claimed) {
  const at = now();
  const startedMs = performance.now();
  const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
  const deps = { http: egress, network: egress, mail: mail ?? null };
  const outcome = await notifier.send(deps, { id, at, payload, record, previousSecrets, signal }, settings);
  return { at, outcome, durationMs: Math.round(performance.now() - startedMs), now: now() };
}

async function claim(
  tx: TenantTx,
  { keyring, now }: DeliveryDoors,
  { tenantId, integrationId, deliveryId }: QueuedDelivery,
): Promise<Claimed | null> {
  const asked = await tx.delivery.findUnique({
    where: { tenantId_id: { tenantId, id: deliveryId } },
    select: { id: true, lane: true, claimedUntil: true },
  });
  const head = asked?.lane ? await headOfLane(tx, { tenantId, integrationId, lane: asked.lane }, now()) : asked;
  if (!head) return null;
  const where = { tenantId, id: head.id };
  const { claimedUntil: earlierClaim } = head;
  if (earlierClaim !== null && earlierClaim > now()) return null;
  const { count } = await tx.delivery.updateMany({
    where: { ...where, state: { in: UNFINISHED }, claimedUntil: earlierClaim },
    data: { claimedUntil: new Date(now().getTime() + CLAIM_MS) },
  });
  if (count === 0) return null;
  const { integration, ...delivery } = await tx.delivery.findUniqueOrThrow({
    where: { tenantId_id: where },
    include: { integration: true },
  });
  const ready = await readyIntegration(tx, keyring, integration, { isTest: delivery.eventType === "test", now: now() });
  if ("reason" in ready) {
    await giveUp(tx, { tenantId, integrationId, lane: delivery.lane }, delivery.id, ready.reason);
    return null;
  }
  const { state, nextAttemptAt: nextAt, lane, payload } = delivery;
  const interrupted = {
    tenantId,
    integrationId,
    id: delivery.id,
    failures: delivery.failures,
    ignoresRepeats: ready.notifier.ignoresRepeats,
  };
  const failures =
    earlierClaim === null
      ? delivery.failures
      : await recordInterruption(tx, interrupted, { at: new Date(earlierClaim.getTime() - CLAIM_MS), now: now() });
  if (failures === null) return null;
  const incidentId = incidentOf(lane);
  return {
    ...{ tenantId, integrationId, id: delivery.id, lane, failures, payload, incidentId },
    record: incidentId === null ? null : await findRecord(tx, { tenantId, incidentId, integrationId }),
    channel: integration.type,
    queuedAt: delivery.createdAt,
    scheduledAt: state === "retrying" && nextAt !== null && nextAt > now() ? nextAt : null,
    ...ready,
  };
}

/** The notifier, settings and secrets for sending to an integration, or the reason why nothing can be sent. */
export async function readyIntegration(
  tx: TenantTx,
  keyring: Keyring,
  integration: Prisma.IntegrationGetPayload<object>,
  { isTest, now }: { isTest: boolean; now: Date },
): Promise<Pick<Claimed, "notifier" | "settings" | "previousSecrets"> | { reason: string }> {
  const { tenantId, id, type, enabled, deletedAt, memberId } = integration;
  if (deletedAt || (!enabled && !isTest)) return { reason: "Not sent: the integration is switched off." };
  const notifier = NOTIFIERS.get(type);
  if (!notifier) return { reason: `Not sent: this version has no channel “${type}”.` };
  if (memberId !== null) return memberMail(tx, notifier, { tenantId, memberId });
  const opened = await openSettings(keyring, notifier, integration.settings, { tenantId, id }, now);
  const settings = await settingsForMembers(tx, tenantId, notifier, opened.settings);
  if (!settings) return { reason: "Not sent: no recipient is a member of the organization any more." };
  return { notifier, settings, previousSecrets: opened.previousSecrets };
}

/** Mails for a member go to the address of the account as it is when they are sent. */
async function memberMail(
  tx: TenantTx,
  notifier: AnyNotifier,
  { tenantId, memberId }: { tenantId: string; memberId: string },
): Promise<Pick<Claimed, "notifier" | "settings" | "previousSecrets"> | { reason: string }> {
  const member = await findActiveMember(tx, tenantId, memberId);
  if (member === null)
    return { reason: "Not sent: the person has no access to the organization any more, or to some of its endpoints only." };
  return { notifier, settings: { to: [member.email] }, previousSecrets: {} };
}

/** Marks the delivery and its lane as failed, because the integration cannot receive anything. */
async function giveUp(
  tx: TenantTx,
  { tenantId, integrationId, lane }: Omit<Lane, "lane"> & { lane: string | null },
  id: string,
  reason: string,
): Promise<void> {
  await tx.delivery.updateMany({
    where: { tenantId, integrationId, state: { in: UNFINISHED }, OR: [{ id }, ...(lane === null ? [] : [{ lane }])] },
    data: { state: "failed", nextAttemptAt: null, claimedUntil: null, reason },
  });
}
