import type { IncidentView } from "./incident-view";

const rfc3339 = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The incident as REST and webhooks publish it, in snake_case. */
export function incidentDocument(view: IncidentView) {
  const { cause } = view;
  return {
    id: view.id,
    title: view.title,
    sentence: view.sentence,
    status: view.status,
    severity: view.severity,
    kind: view.kind,
    cause:
      cause.type === "unknown"
        ? null
        : {
            ...{ type: cause.type, id: cause.id, name: cause.name, explained: cause.explained, failing: cause.failing },
            ...{ active: cause.active, confidence: cause.confidence, runner_up: cause.runnerUp },
          },
    alert_count: view.alertCount,
    endpoint_count: view.endpointCount,
    collector_ids: view.collectorIds,
    opened_at: view.openedAt.toISOString(),
    acknowledged_at: rfc3339(view.acknowledgedAt),
    acknowledged_by: view.acknowledgedBy,
    resolved_at: rfc3339(view.resolvedAt),
    references: view.references,
    url: view.url,
  };
}
