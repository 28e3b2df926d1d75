import type { TenantTx } from "@padit/db";

export const MATRIX_CELLS = ["ok", "degraded", "failing", "unknown", "not_measured"] as const;
type MatrixCell = (typeof MATRIX_CELLS)[number];

export interface IncidentMatrix {
  collectors: { id: string; name: string }[];
  /** Cells in the order of `collectors`. */
  endpoints: { id: string; name: string; cells: MatrixCell[] }[];
  /** Number of endpoints that are left out. */
  omitted: number;
}

/** Maximum number of listed endpoints. */
const ENDPOINTS_MAX = 200;
const WORST_FIRST: readonly MatrixCell[] = ["failing", "degraded", "unknown", "ok", "not_measured"];
const UNKNOWN_STATES: ReadonlySet<string> = new Set(["no_data", "not_measured", "not_offered"]);

/** Which collectors see which endpoints of the incident fail now: the data from which the cause was inferred. */
export async function incidentMatrix(tx: TenantTx, tenantId: string, incidentId: string): Promise<IncidentMatrix> {
  const alerts = await tx.alert.findMany({
    where: { tenantId, incidentId, endpointId: { not: null } },
    select: { endpointId: true, collectorId: true, status: true, metricGroup: true, endpoint: { select: { name: true } } },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });
  const names = new Map(alerts.map(({ endpointId, endpoint }) => [endpointId ?? "", endpoint?.name ?? ""]));
  const shown = [...names.keys()].slice(0, ENDPOINTS_MAX);
  const conditions = await tx.condition.findMany({
    where: { tenantId, endpointId: { in: shown } },
    select: { endpointId: true, collectorId: true, state: true },
  });
  const cells = new Map<string, MatrixCell>();
  const mark = (endpointId: string, collectorId: string, cell: MatrixCell): void => {
    const key = `${endpointId}|${collectorId}`;
    const before = cells.get(key) ?? "not_measured";
    cells.set(key, WORST_FIRST.indexOf(cell) < WORST_FIRST.indexOf(before) ? cell : before);
  };
  for (const { endpointId, collectorId, state } of conditions) mark(endpointId, collectorId, UNKNOWN_STATES.has(state) ? "unknown" : "ok");
  for (const { endpointId, collectorId, status, metricGroup } of alerts)
    if (endpointId !== null && collectorId !== null && status !== "resolved")
      mark(endpointId, collectorId, metricGroup === "delivery" ? "failing" : "degraded");
  const seen = new Set([...conditions, ...alerts].flatMap(({ collectorId }) => collectorId ?? []));
  const collectors = await tx.collector.findMany({
    where: { tenantId, id: { in: [...seen] } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  return {
    collectors,
    endpoints: shown.map((id) => ({
      ...{ id, name: names.get(id) ?? "" },
      cells: collectors.map((collector) => cells.get(`${id}|${collector.id}`) ?? "not_measured"),
    })),
    omitted: names.size - shown.length,
  };
}
