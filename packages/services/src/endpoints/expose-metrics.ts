import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import type { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { EndpointFilter, endpointWhere } from "./endpoint-filter";
import { ENDPOINT_STATES } from "./endpoint-state";
import { ENDPOINT_INCLUDE, type EndpointView, endpointView } from "./endpoint-view";
import { expositionText, type GaugeFamily, type GaugeSample } from "./exposition-text";
import { type MetricFamily, measuredFamily, PUSHED_FAMILY } from "./metric-family";

export const ExposeMetrics = EndpointFilter.pick({ q: true, tag: true, protocol: true });

const ENDPOINTS_MAX = 2_000;
const SERIES_MAX = 10_000;
/** A value older than this many intervals of its endpoint, and older than `FRESH_MS`, is no longer the state of anything. */
const FRESH_INTERVALS = 3;
/** How far back Prometheus looks for the value of an instant by default, ms. */
const FRESH_MS = 300_000;
const SEVERITIES = ["info", "warning", "critical"] as const;

/**
 * The newest values and states of the organization's endpoints in Prometheus' text format (version 0.0.4). Values carry the time of their
 * measurement; values that are out of date are left out, so that a dead series ends in Prometheus too.
 * @throws PaditError too_large when the selection has more endpoints or series than one answer holds
 */
export async function exposeMetrics(ctx: ServiceContext, input: z.input<typeof ExposeMetrics>): Promise<string> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const filter = parse(ExposeMetrics, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = endpointWhere(tenantId, filter);
    const rows = await tx.endpoint.findMany({ where, include: ENDPOINT_INCLUDE, orderBy: { id: "asc" }, take: ENDPOINTS_MAX + 1 });
    const endpoints = atMost(rows, ENDPOINTS_MAX, "endpoints").map(endpointView);
    const series = await readSeries(tx, tenantId, where);
    const latest = await ctx.db.series.latest(
      tx,
      series.map(({ id }) => id),
    );
    const alerts = await countAlerts(tx, tenantId, where);
    return expositionText([...stateFamilies(endpoints, alerts), ...valueFamilies(endpoints, series, latest, ctx.now().getTime())]);
  });
}

function atMost<Row>(rows: Row[], max: number, what: string): Row[] {
  if (rows.length > max)
    throw new PaditError(
      "too_large",
      `One answer holds ${max} ${what} at most; scrape parts of them with the parameter q, tag or protocol.`,
    );
  return rows;
}

type Where = ReturnType<typeof endpointWhere>;

const readSeries = async (tx: TenantTx, tenantId: string, where: Where) =>
  atMost(
    await tx.series.findMany({
      where: { tenantId, endpoint: where },
      select: { id: true, endpointId: true, collectorId: true, metricName: true, unit: true, collector: { select: { name: true } } },
      orderBy: { id: "asc" },
      take: SERIES_MAX + 1,
    }),
    SERIES_MAX,
    "series",
  );
type SeriesRow = Awaited<ReturnType<typeof readSeries>>[number];

/** Numbers of unresolved alerts by endpoint and severity, keyed by `alertsKey`. */
async function countAlerts(tx: TenantTx, tenantId: string, where: Where): Promise<ReadonlyMap<string, number>> {
  const groups = await tx.alert.groupBy({
    by: ["endpointId", "severity"],
    where: { tenantId, status: { not: "resolved" }, endpoint: where },
    _count: true,
  });
  return new Map(groups.map(({ endpointId, severity, _count }) => [alertsKey(endpointId ?? "", severity), _count]));
}
const alertsKey = (endpointId: string, severity: string): string => `${endpointId} ${severity}`;

const labelsOf = ({ id, name }: EndpointView): GaugeSample["labels"] => ({ endpoint_id: id, endpoint: name });

/** A state is one series per possible state, 1 for the present one, so that no series ends when an endpoint changes its state. */
const stateFamilies = (endpoints: readonly EndpointView[], alerts: ReadonlyMap<string, number>): GaugeFamily[] => [
  {
    name: "padit_endpoint_info",
    help: "What an endpoint is; always 1.",
    samples: endpoints.map((endpoint) => {
      const { protocol, address } = endpoint;
      return { labels: { ...labelsOf(endpoint), protocol, address }, value: 1 };
    }),
  },
  {
    name: "padit_endpoint_state",
    help: "1 for the state that the endpoint is in, 0 for the others.",
    samples: endpoints.flatMap((endpoint) =>
      ENDPOINT_STATES.map((state) => ({ labels: { ...labelsOf(endpoint), state }, value: endpoint.state === state ? 1 : 0 })),
    ),
  },
  {
    name: "padit_endpoint_alerts",
    help: "Alerts about the endpoint that are not resolved.",
    samples: endpoints.flatMap((endpoint) =>
      SEVERITIES.map((severity) => ({
        labels: { ...labelsOf(endpoint), severity },
        value: alerts.get(alertsKey(endpoint.id, severity)) ?? 0,
      })),
    ),
  },
];

function valueFamilies(
  endpoints: readonly EndpointView[],
  series: readonly SeriesRow[],
  latest: readonly { seriesId: number; tsMs: number; value: number }[],
  nowMs: number,
): GaugeFamily[] {
  const endpointById = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const seriesById = new Map(series.map((row) => [row.id, row]));
  const families = new Map<MetricFamily, GaugeSample[]>();
  for (const { seriesId, tsMs, value } of latest) {
    const row = seriesById.get(seriesId);
    const endpoint = row && endpointById.get(row.endpointId);
    if (!endpoint || nowMs - tsMs > Math.max(FRESH_MS, FRESH_INTERVALS * endpoint.intervalSeconds * 1000)) continue;
    const { collectorId, collector, metricName, unit } = row;
    const family = measuredFamily(metricName) ?? PUSHED_FAMILY;
    const named = { ...labelsOf(endpoint), collector_id: collectorId, collector: collector.name };
    const labels = family === PUSHED_FAMILY ? { ...named, metric: metricName, unit } : named;
    const samples = families.get(family) ?? [];
    samples.push({ labels, value: value * family.factor, tsMs });
    families.set(family, samples);
  }
  return [...families].map(([{ name, help }, samples]) => ({ name, help, samples }));
}
