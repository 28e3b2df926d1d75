import type { Prisma } from "@padit/db";

/** Maximum number of bouts in lists and webhooks; the newest are included. */
const BOUTS_MAX = 20;
const BOUTS_NEWEST_FIRST = {
  orderBy: { startedAt: "desc" },
  take: BOUTS_MAX,
  omit: { tenantId: true, alertId: true },
} satisfies Prisma.Alert$boutsArgs;
export const DOCUMENT_INCLUDE = { bouts: BOUTS_NEWEST_FIRST } satisfies Prisma.AlertInclude;

type AlertRow = Omit<
  Prisma.AlertGetPayload<object>,
  "tenantId" | "key" | "episodeStart" | "incidentPinned" | "detectionScore" | "sources" | "resolution" | "words"
> & {
  detectionScore: unknown;
  resolution: string | null;
  bouts: readonly (Omit<Prisma.AlertBoutGetPayload<object>, "tenantId" | "alertId" | "evidence" | "words"> & { evidence: unknown })[];
};

/** Address of the alert's page. */
export const alertUrl = (id: string, { slug, publicUrl }: { slug: string; publicUrl: string }): string =>
  `${publicUrl}/o/${slug}/inbox/${id}`;

const rfc3339 = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The alert as REST, webhooks and events publish it, in snake_case. `detectionScore` is already stored in snake_case. */
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
  bout_opened_at: rfc3339(alert.boutOpenedAt),
  sequence: alert.sequence,
  flapping_since: rfc3339(alert.flappingSince),
  last_seen_at: rfc3339(alert.lastSeenAt),
  acknowledged_at: rfc3339(alert.acknowledgedAt),
  acknowledged_by: alert.acknowledgedBy,
  acknowledged_sticky: alert.acknowledgedSticky,
  snoozed_until: rfc3339(alert.snoozedUntil),
  resolved_at: rfc3339(alert.resolvedAt),
  resolved_by: alert.resolvedBy,
  resolution: alert.resolution,
  resolution_reason: alert.resolutionReason,
  verdict: alert.verdict,
  bouts: alert.bouts.map((bout) => ({
    opened_at: rfc3339(bout.openedAt),
    ended_at: rfc3339(bout.endedAt),
    metric_name: bout.metricName,
    kind: bout.kind,
    sentence: bout.sentence,
    evidence: bout.evidence,
  })),
  incident_id: alert.incidentId,
  url,
});
