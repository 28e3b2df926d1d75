import type { TenantTx } from "@padit/db";

type AlertRow = NonNullable<Awaited<ReturnType<TenantTx["alert"]["findUnique"]>>>;

const rfc3339 = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The alert as it leaves (CONTRACT §1 and §3). `detectionScore` is stored in that form already. */
export const alertDocument = (alert: AlertRow, { slug, publicUrl }: { slug: string; publicUrl: string }) => ({
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
  resolved_at: rfc3339(alert.resolvedAt),
  resolved_by: alert.resolvedBy,
  verdict: alert.verdict,
  incident_id: alert.incidentId,
  url: `${publicUrl}/o/${slug}/inbox?alert=${alert.id}`,
});
