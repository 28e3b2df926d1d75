import type { Severity } from "@padit/domain";
import type { TenantTx } from "./doors";

/** An unresolved incident, as far as it is sorted and grouped by. */
export interface IncidentHead {
  tenantId: string;
  id: string;
  openedAt: Date;
  status: string;
  severity: Severity;
  causeType: string | null;
  causeName: string | null;
  /** The site of its collectors; null or empty: unknown, or several. */
  site: string | null;
}

/**
 * The newest unresolved incidents of each of these organizations, at most `rowsMax` of each. Like the other functions of this file it leaves
 * out organizations that are neither the transaction's own nor its customers: the database checks the grants itself.
 */
export const incidentsAcross = (
  tx: TenantTx,
  { tenantIds, statuses, rowsMax }: { tenantIds: readonly string[]; statuses: readonly string[]; rowsMax: number },
): Promise<IncidentHead[]> =>
  tx.$queryRaw<IncidentHead[]>`
    SELECT tenant_id::text AS "tenantId", id::text, opened_at AS "openedAt", status, severity::text AS severity,
      cause_type AS "causeType", cause_name AS "causeName", site
    FROM incidents_across(${tenantIds}::uuid[], ${statuses}::text[], ${rowsMax}::int)`;

/** An incident as the list of a provider shows it. */
export interface IncidentAcross {
  tenantId: string;
  id: string;
  title: string;
  sentence: string;
  words: unknown;
  status: string;
  severity: Severity;
  alertCount: number;
  openCount: number;
  endpointCount: number;
  acknowledgedBy: string | null;
  openedAt: Date;
}

export const incidentRowsAcross = (tx: TenantTx, places: readonly { tenantId: string; id: string }[]): Promise<IncidentAcross[]> =>
  tx.$queryRaw<IncidentAcross[]>`
    SELECT tenant_id::text AS "tenantId", id::text, title, sentence, words, status, severity::text AS severity, alert_count AS "alertCount",
      open_count AS "openCount", endpoint_count AS "endpointCount", acknowledged_by AS "acknowledgedBy", opened_at AS "openedAt"
    FROM incident_rows_across(${places.map(({ tenantId }) => tenantId)}::uuid[], ${places.map(({ id }) => id)}::uuid[])`;

export interface EndpointHead {
  tenantId: string;
  id: string;
  name: string;
}

/** The first endpoints by name, after the given one, whose name contains the text. */
export const endpointsAcross = (
  tx: TenantTx,
  {
    tenantIds,
    text,
    after,
    rowsMax,
  }: { tenantIds: readonly string[]; text: string; after: Omit<EndpointHead, "tenantId"> | null; rowsMax: number },
): Promise<EndpointHead[]> =>
  tx.$queryRaw<EndpointHead[]>`
    SELECT tenant_id::text AS "tenantId", id::text, name
    FROM endpoints_across(${tenantIds}::uuid[], ${text}::text, ${after?.name ?? null}::text, ${after?.id ?? null}::uuid, ${rowsMax}::int)
    ORDER BY name, id LIMIT ${rowsMax}`;

export interface OrganizationSummary {
  tenantId: string;
  endpoints: number;
  /** Endpoints with an unresolved alert. */
  affectedEndpoints: number;
  silentCollectors: number;
  /** Open incidents by severity. */
  critical: number;
  warning: number;
  info: number;
  acknowledged: number;
}

export const summaryAcross = (tx: TenantTx, tenantIds: readonly string[]): Promise<OrganizationSummary[]> =>
  tx.$queryRaw<OrganizationSummary[]>`
    SELECT tenant_id::text AS "tenantId", endpoints, affected_endpoints AS "affectedEndpoints", silent_collectors AS "silentCollectors",
      critical, warning, info, acknowledged
    FROM summary_across(${tenantIds}::uuid[])`;
