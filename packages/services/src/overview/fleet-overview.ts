import { type EndpointState, endpointState } from "../endpoints/endpoint-state";
import { authorize, type ServiceContext } from "../service-context";
import { groupBy } from "./group-by";
import { type FleetRows, readFleet } from "./read-fleet";
import { type SiteMatrixView, siteMatrix } from "./site-matrix";

export interface FleetOverviewView {
  total: number;
  byState: Record<EndpointState, number>;
  silentCollectors: number;
  matrix: SiteMatrixView;
}

/** The health of all endpoints: how many are in each state, and what each collector measures of each site. */
export async function fleetOverview(ctx: ServiceContext): Promise<FleetOverviewView> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) => readFleet(tx, tenantId));
  return {
    total: rows.endpoints.length,
    byState: countStates(rows),
    silentCollectors: rows.collectors.filter(({ silentSince }) => silentSince !== null).length,
    matrix: siteMatrix(rows),
  };
}

function countStates({ endpoints, collectors, conditions, alerts }: FleetRows): Record<EndpointState, number> {
  const collectorOf = new Map(collectors.map(({ id, silentSince }) => [id, { silentSince, revokedAt: null }]));
  const conditionsOf = groupBy(conditions, ({ endpointId }) => endpointId);
  const alertsOf = groupBy(alerts, ({ endpointId }) => endpointId);
  const states = endpoints.map(({ id, paused, maintenanceRunId, collectorIds }) =>
    endpointState({
      paused,
      maintenanceRunId,
      collectors: collectorIds.flatMap((collectorId) => collectorOf.get(collectorId) ?? []),
      conditions: conditionsOf.get(id) ?? [],
      alerts: alertsOf.get(id) ?? [],
    }),
  );
  const counts: Partial<Record<EndpointState, number>> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  const {
    ok = 0,
    degraded = 0,
    anomalous = 0,
    down = 0,
    unknown = 0,
    not_measured = 0,
    maintenance = 0,
    learning = 0,
    paused = 0,
  } = counts;
  return { ok, degraded, anomalous, down, unknown, not_measured, maintenance, learning, paused };
}
