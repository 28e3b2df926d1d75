import type { JudgedAlerts, Verdict } from "@padit/domain/verdicts";
import type { TenantTx } from "./doors";

/** The newest judged alerts that are read; it bounds the queries whatever the organization's history. */
const JUDGED_MAX = 10_000;

export interface JudgedQuery {
  tenantId: string;
  /** Alerts that opened at this time or later. */
  since: Date;
}

/** `period`: how many of the times lie before the opening; null for alerts of rules and about collectors. */
export type JudgedRow = Omit<JudgedAlerts, "preset"> & { period: number | null };

/** Judged alerts, counted by detector or rule, protocol, labels, verdict and the period between `times` (ascending) in which they opened. */
export const judgedAlertRows = (tx: TenantTx, { tenantId, since, times }: JudgedQuery & { times: readonly Date[] }): Promise<JudgedRow[]> =>
  tx.$queryRaw<JudgedRow[]>`
    WITH judged AS (
      SELECT opened_at, verdict::text AS verdict, rule_id, endpoint_id, labels, detection_score->>'detector_name' AS detector
      FROM alert
      WHERE tenant_id = ${tenantId}::uuid AND verdict IS NOT NULL AND opened_at >= ${since}::timestamptz
      ORDER BY opened_at DESC LIMIT ${JUDGED_MAX}
    )
    SELECT coalesce('rule:' || j.rule_id, j.detector, 'composite') AS detector, j.verdict, j.labels, e.protocol, count(*)::int AS count,
      CASE WHEN j.rule_id IS NULL AND j.endpoint_id IS NOT NULL THEN width_bucket(j.opened_at, ${times}::timestamptz[]) END AS period
    FROM judged j LEFT JOIN endpoint e ON e.tenant_id = ${tenantId}::uuid AND e.id = j.endpoint_id
    GROUP BY 1, 2, 3, 4, 6`;

/** Whoever raised an alert, and where. */
export interface AlertSource {
  alertId: string;
  /** Name of the detector; `rule:<id>` for a rule. */
  detector: string;
  endpointId: string | null;
  protocol: string | null;
}
export interface NearbyRow {
  verdict: Verdict;
  isSameEndpoint: boolean;
  isSameProtocol: boolean;
  count: number;
}

/** Verdicts on the other alerts of the same detector or rule. */
export const nearbyVerdictRows = (
  tx: TenantTx,
  { tenantId, since, alertId, detector, endpointId, protocol }: JudgedQuery & AlertSource,
): Promise<NearbyRow[]> =>
  tx.$queryRaw<NearbyRow[]>`
    WITH judged AS (
      SELECT id, verdict::text AS verdict, endpoint_id, coalesce('rule:' || rule_id, detection_score->>'detector_name', 'composite') AS detector
      FROM alert
      WHERE tenant_id = ${tenantId}::uuid AND verdict IS NOT NULL AND opened_at >= ${since}::timestamptz
      ORDER BY opened_at DESC LIMIT ${JUDGED_MAX}
    )
    SELECT j.verdict, coalesce(j.endpoint_id = ${endpointId}::uuid, false) AS "isSameEndpoint",
      coalesce(e.protocol = ${protocol}, false) AS "isSameProtocol", count(*)::int AS count
    FROM judged j LEFT JOIN endpoint e ON e.tenant_id = ${tenantId}::uuid AND e.id = j.endpoint_id
    WHERE j.detector = ${detector} AND j.id <> ${alertId}::uuid
    GROUP BY 1, 2, 3`;
