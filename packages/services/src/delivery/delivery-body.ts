import type { TenantTx } from "@padit/db";
import type { OutboxMessage } from "../outbox/messages";
import { alertDocument, alertUrl, DOCUMENT_INCLUDE } from "./alert-document";

export interface BodyFacts {
  tenantId: string;
  message: Extract<OutboxMessage, { kind: "delivery" }>;
  at: Date;
  publicUrl: string;
}

/** Exactly the octets that are signed and sent (CONTRACT §4). What was deleted meanwhile is left out. */
export async function deliveryBody(tx: TenantTx, { tenantId, message, at, publicUrl }: BodyFacts): Promise<string> {
  const { slug, name } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true, name: true } });
  const alert = message.alertId
    ? await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: message.alertId } }, include: DOCUMENT_INCLUDE })
    : null;
  const collector = message.collectorId
    ? await tx.collector.findUnique({
        where: { tenantId_id: { tenantId, id: message.collectorId } },
        select: { id: true, name: true, site: true },
      })
    : null;
  const data = {
    ...(alert && { alert: alertDocument(alert, alertUrl(alert.id, { slug, publicUrl })) }),
    ...(collector && { collector }),
    organization: { slug, name },
    ...(message.sequence !== undefined && { sequence: message.sequence }),
  };
  return JSON.stringify({ type: message.eventType, timestamp: at.toISOString(), data });
}
