import type { TenantTx } from "@padit/db";

type AlertRow = Omit<
  NonNullable<Awaited<ReturnType<TenantTx["alert"]["findUnique"]>>>,
  "tenantId" | "key" | "episodeStart" | "detectionScore" | "sources"
> & {
  detectionScore: unknown;
};

/** The alert's own page. */
export const alertUrl = (id: string, { slug, publicUrl }: { slug: string; publicUrl: string }): string =>
  `${publicUrl}/o/${slug}/inbox/${id}`;

const rfc3339 = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The alert as it leaves (CONTRACT §1 and §3). `detectionScore` is stored in that form already. */
export const alertDocument = (alert: AlertRow, url: string) => ({
  id: alert.id,
  alert_id: alert.id,
  timestamp: rfc3339(alert.openedAt),
  source_id: alert.endpointId ?? alert.collectorId,
  title: alert.title,
  description: alert.description,
  severity: alert.severity,
  detection_score: alert.detectionScore,
  is_acknowledged: alert.acknowledgedAt !== null,
  is_resolved: alert.status === "resolved",
  tags: alert.labels,
  metadata: {},
  status: alert.status,
  endpoint_id: alert.endpointId,
  collector_ids: alert.collectorId === null ? [] : [alert.collectorId],
  metric_name: alert.metricName,
  kind: alert.kind,
  opened_at: rfc3339(alert.openedAt),
  last_seen_at: rfc3339(alert.lastSeenAt),
  acknowledged_at: rfc3339(alert.acknowledgedAt),
  acknowledged_by: alert.acknowledgedBy,
  snoozed_until: rfc3339(alert.snoozedUntil),
  resolved_at: rfc3339(alert.resolvedAt),
  resolved_by: alert.resolvedBy,
  verdict: alert.verdict,
  incident_id: alert.incidentId,
  url,
});
