import type { TenantTx } from "@padit/db";
import type { Message } from "@padit/notifiers";
import { incidentDocument } from "./incident-document";
import { WITH_REFERENCES } from "./incident-references";
import { incidentView } from "./incident-view";

/** The parts of a channel's message that describe an incident. All null if the incident was deleted. */
export async function incidentMessage(
  tx: TenantTx,
  { tenantId, incidentId: id, slug, publicUrl }: { tenantId: string; incidentId: string; slug: string; publicUrl: string },
): Promise<Pick<Message, "alert" | "incident" | "sequence" | "url">> {
  const row = await tx.incident.findUnique({ where: { tenantId_id: { tenantId, id } }, include: WITH_REFERENCES });
  if (!row) return { alert: null, incident: null, sequence: null, url: `${publicUrl}/o/${slug}/incidents` };
  const view = incidentView(row, { slug, publicUrl });
  const { title, sentence, severity, status, kind, openedAt, version: sequence, url, endpointCount, collectorIds } = view;
  const document = incidentDocument(view);
  const endpoint = endpointCount > 1 ? `${endpointCount} endpoints` : await onlyEndpoint(tx, tenantId, id);
  const [collectorId, ...others] = collectorIds;
  const collector =
    collectorId !== undefined && others.length === 0
      ? await tx.collector.findUnique({ where: { tenantId_id: { tenantId, id: collectorId } }, select: { name: true } })
      : null;
  const alert = { ...{ id, title, sentence, severity, status, kind, openedAt: openedAt.toISOString(), endpoint }, labels: [], document };
  return { alert: { ...alert, collector: collector?.name ?? null }, incident: document, sequence, url };
}

async function onlyEndpoint(tx: TenantTx, tenantId: string, incidentId: string): Promise<string | null> {
  const alert = await tx.alert.findFirst({
    where: { tenantId, incidentId, endpointId: { not: null } },
    select: { endpoint: { select: { name: true } } },
  });
  return alert?.endpoint?.name ?? null;
}
