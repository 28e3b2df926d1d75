import type { TenantTx } from "@padit/db";
import { isMaintenanceType } from "@padit/domain";
import type { Message } from "@padit/notifiers";
import { incidentMessage } from "../incidents/incident-message";
import { maintenanceEventParts } from "../maintenance/maintenance-document";
import type { OutboxMessage } from "../outbox/messages";
import { alertDocument, alertUrl, DOCUMENT_INCLUDE } from "./alert-document";

export interface MessageInput {
  tenantId: string;
  message: Extract<OutboxMessage, { kind: "delivery" }>;
  at: Date;
  publicUrl: string;
}

/** The message that every channel renders for an event, read from the current rows. Parts whose rows were deleted are null. */
export async function notificationMessage(tx: TenantTx, { tenantId, message, at, publicUrl }: MessageInput): Promise<Message> {
  const { slug, name } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true, name: true } });
  const collectorOf = (id: string) =>
    tx.collector.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { id: true, name: true, site: true } });
  const incident = message.incidentId ? await incidentMessage(tx, { tenantId, incidentId: message.incidentId, slug, publicUrl }) : null;
  if (incident) return { ...incident, type: message.eventType, timestamp: at.toISOString(), organization: { slug, name }, collector: null };
  const alert = message.alertId ? await alertOf(tx, { tenantId, alertId: message.alertId, slug, publicUrl }) : null;
  const collector = message.collectorId ? await collectorOf(message.collectorId) : null;
  const { maintenanceRunId: runId, eventType: type } = message;
  const maintenance =
    runId !== undefined && isMaintenanceType(type) ? await maintenanceEventParts(tx, { tenantId, runId, type, at }) : null;
  return {
    type,
    timestamp: at.toISOString(),
    organization: { slug, name },
    alert,
    incident: null,
    collector,
    ...(maintenance && { maintenance }),
    sequence: message.sequence ?? null,
    url: alert ? alertUrl(alert.id, { slug, publicUrl }) : `${publicUrl}/o/${slug}/${maintenance ? "maintenance" : "inbox"}`,
  };
}

async function alertOf(
  tx: TenantTx,
  { tenantId, alertId: id, slug, publicUrl }: { tenantId: string; alertId: string; slug: string; publicUrl: string },
): Promise<Message["alert"]> {
  const row = await tx.alert.findUnique({
    where: { tenantId_id: { tenantId, id } },
    include: { ...DOCUMENT_INCLUDE, endpoint: { select: { name: true } } },
  });
  if (!row) return null;
  const { endpoint, ...alert } = row;
  const { collectorId } = alert;
  const collector = collectorId
    ? await tx.collector.findUnique({ where: { tenantId_id: { tenantId, id: collectorId } }, select: { name: true } })
    : null;
  return {
    ...{ id, title: alert.title, sentence: alert.description, severity: alert.severity, status: alert.status, labels: alert.labels },
    ...{ kind: alert.kind, openedAt: alert.boutOpenedAt.toISOString() },
    endpoint: endpoint?.name ?? null,
    collector: collector?.name ?? null,
    document: alertDocument(alert, alertUrl(id, { slug, publicUrl })),
  };
}
