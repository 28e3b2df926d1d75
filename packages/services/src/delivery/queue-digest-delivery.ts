import type { TenantTx } from "@padit/db";
import { idOf, NOTIFICATION_TYPES, SEVERITIES } from "@padit/domain";
import { type Message, NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing, type OutboxMessage } from "../outbox/messages";
import { tellBrowsers } from "../tell-browsers";
import type { QueuedDelivery } from "./lane";
import { FIRST_ATTEMPT_GRACE_MS } from "./schedule";

type DigestMessage = Extract<OutboxMessage, { kind: "delivery" }> & { integrationId: string; digestDueMs: number };
type Digest = NonNullable<Message["digest"]>;
const EventType = z.enum(NOTIFICATION_TYPES);

/** Whether the message sends one integration what a rate limit collected for it. */
export const isDigest = (message: Extract<OutboxMessage, { kind: "delivery" }>): message is DigestMessage =>
  message.digestDueMs !== undefined && message.integrationId !== undefined;

/**
 * Makes the delivery of a digest. Idempotent: the delivery's id follows from the integration and the digest's due time. It has no lane,
 * because a later digest does not contain the messages of an earlier one, and so never supersedes it.
 */
export async function queueDigestDelivery(
  tx: TenantTx,
  { tenantId, id: position }: { tenantId: string; id: bigint },
  { integrationId, digestDueMs }: DigestMessage,
  { now, publicUrl }: { now: Date; publicUrl: string },
): Promise<QueuedDelivery[]> {
  const integration = await tx.integration.findFirst({ where: { tenantId, id: integrationId, deletedAt: null, enabled: true } });
  const notifier = integration && NOTIFIERS.get(integration.type);
  if (!notifier) return [];
  const { slug, name } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true, name: true } });
  const url = `${publicUrl}/o/${slug}/incidents`;
  const digest = await digestOf(tx, { tenantId, integrationId, digestDueAt: new Date(digestDueMs) }, url);
  if (digest.incidents.length === 0) return []; // The incidents were deleted.
  const message: Message = {
    ...{ type: "digest", timestamp: now.toISOString(), organization: { slug, name }, alert: null, incident: null, collector: null },
    ...{ digest, sequence: null, url },
  };
  const { holdUntil } = integration;
  const isHeld = holdUntil !== null && holdUntil > now;
  const id = idOf("digest-delivery", tenantId, integrationId, digestDueMs);
  const row = {
    ...{ tenantId, id, integrationId, eventType: "digest", alertId: null, lane: null, position },
    ...{ payload: notifier.render(message), createdAt: now },
    nextAttemptAt: isHeld ? holdUntil : new Date(now.getTime() + FIRST_ATTEMPT_GRACE_MS),
  };
  await tx.delivery.createMany({ data: [row], skipDuplicates: true });
  await tellBrowsers(tx, tenantId, "delivery", id);
  if (!isHeld) return [{ tenantId, integrationId, deliveryId: id }];
  await enqueue(tx, deliveriesFailing(tenantId, integrationId));
  return [];
}

/** What a digest collected, from the incidents as they are now. */
async function digestOf(
  tx: TenantTx,
  where: { tenantId: string; integrationId: string; digestDueAt: Date },
  incidentsUrl: string,
): Promise<Digest> {
  const notices = await tx.incidentNotice.findMany({
    where: { ...where, sent: true },
    include: { incident: { select: { title: true, severity: true, status: true } } },
    orderBy: [{ at: "asc" }, { n: "asc" }],
  });
  const incidents = [...new Set(notices.map(({ incidentId }) => incidentId))].map((id) => {
    const own = notices.filter(({ incidentId }) => incidentId === id);
    const types = own.map(({ eventType }) => EventType.parse(eventType));
    return own.slice(0, 1).map(({ incident }) => ({ ...incident, types, url: `${incidentsUrl}/${id}` }));
  });
  const rank = ({ status, severity }: Digest["incidents"][number]): number =>
    (status === "resolved" ? SEVERITIES.length : 0) + SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);
  return { messages: notices.length, incidents: incidents.flat().sort((one, other) => rank(one) - rank(other)) };
}
