import type { Database, Prisma, RollupRow, TenantTx } from "@padit/db";
import { isJudged, type MetricNature, natureNamed, natureOf } from "@padit/domain";
import { compareLevels, gravestChange, LEVEL_OUTCOMES, type LevelChange, type LevelOutcome } from "@padit/domain/maintenance";
import { sourceOf } from "@padit/protocols";
import { tellBrowsers } from "../tell-browsers";
import { coveredWhere } from "./maintenance-queries";
import { selectorOf } from "./maintenance-row";
import type { ComparedEndpoint, RunComparison } from "./run-comparison";

const MINUTE_MS = 60_000;
/** What was measured this long (ms) before a run is compared with what is measured after it. */
const EARLIER_SPAN_MS = 60 * MINUTE_MS;
const LATER_SPAN_MS = 15 * MINUTE_MS;
/** Samples of a collector may arrive this much (ms) later than they were measured. */
const ARRIVAL_MS = MINUTE_MS;
/** ms. A run whose end was that long ago is not compared any more: the worker was away. */
const OVERDUE_MS = 86_400_000;
/** ms. No other worker compares the same run within this time. */
const CLAIM_MS = 10 * MINUTE_MS;
/** Runs of one pass; more wait for the next one. */
const RUNS_MAX = 20;
/** Endpoints of one transaction. */
const PAGE_ENDPOINTS = 100;
/** Number of changed endpoints that a comparison names. */
const CHANGED_MAX = 200;

type RunWithMaintenance = Prisma.MaintenanceRunGetPayload<{ include: { maintenance: true } }>;

interface Spans {
  before: { fromMs: number; toMs: number };
  after: { fromMs: number; toMs: number };
}

/**
 * Compares what the endpoints of ended runs were before the work with what they are a quarter of an hour after it. A claim keeps other workers
 * away; the comparison of a worker that is killed is made by another one.
 */
export async function compareEndedRuns(db: Database, now: () => Date): Promise<void> {
  for (const run of await endedRuns(db, now())) {
    const { tenantId, id, endsAt } = run;
    const data = { comparisonClaimedUntil: new Date(now().getTime() + CLAIM_MS) };
    const claimed = await db.withTenant(tenantId, (tx) => tx.maintenanceRun.updateMany({ where: { id, ...dueWhere(now()) }, data }));
    if (claimed.count === 0) continue;
    const comparison = await compareRun(db, run);
    await db.withTenant(tenantId, async (tx) => {
      // A person may have undone the end in the time since the query: then the run is compared when it ends again.
      const where = { tenantId, id, endsAt, endedAt: { not: null }, comparedAt: null };
      const stored = await tx.maintenanceRun.updateMany({
        where,
        data: { comparison, comparedAt: now(), comparisonClaimedUntil: null },
      });
      if (stored.count > 0) await tellBrowsers(tx, tenantId, "maintenance", run.maintenanceId);
    });
  }
}

const dueWhere = (now: Date): Prisma.MaintenanceRunWhereInput => ({
  comparedAt: null,
  endedAt: { not: null },
  startedAt: { not: null },
  endsAt: { lte: new Date(now.getTime() - LATER_SPAN_MS - ARRIVAL_MS), gt: new Date(now.getTime() - OVERDUE_MS) },
  OR: [{ comparisonClaimedUntil: null }, { comparisonClaimedUntil: { lte: now } }],
});

const endedRuns = (db: Database, now: Date): Promise<RunWithMaintenance[]> =>
  db.asSystem((tx) =>
    tx.maintenanceRun.findMany({
      where: dueWhere(now),
      include: { maintenance: true },
      orderBy: [{ endsAt: "asc" }, { id: "asc" }],
      take: RUNS_MAX,
    }),
  );

async function compareRun(db: Database, run: RunWithMaintenance) {
  const { tenantId, maintenance } = run;
  const spans = await db.withTenant(tenantId, (tx) => spansOf(tx, run));
  const counts = { failing: 0, worse: 0, different: 0, better: 0, same: 0, notMeasured: 0 };
  const changed: (ComparedEndpoint & { size: number })[] = [];
  let after: string | null = null;
  do {
    const page: string[] = await db.withTenant(tenantId, async (tx) => {
      const endpoints = await tx.endpoint.findMany({
        where: { AND: [coveredWhere(tenantId, selectorOf(maintenance)), { paused: false, ...(after && { id: { gt: after } }) }] },
        select: ENDPOINT_SELECT,
        orderBy: { id: "asc" },
        take: PAGE_ENDPOINTS,
      });
      for (const compared of await comparePage(db, tx, endpoints, spans)) {
        counts[compared.outcome === "not_measured" ? "notMeasured" : compared.outcome] += 1;
        if (compared.outcome !== "same" && compared.outcome !== "not_measured") changed.push(compared);
      }
      return endpoints.map(({ id }) => id);
    });
    after = page.length === PAGE_ENDPOINTS ? (page.at(-1) ?? null) : null;
  } while (after !== null);
  changed.sort((a, b) => rankOf(a.outcome) - rankOf(b.outcome) || b.size - a.size || (a.endpointId < b.endpointId ? -1 : 1));
  const comparison: RunComparison = {
    counts,
    changed: changed.slice(0, CHANGED_MAX).map(({ size: _, ...entry }) => entry),
    ...{ beforeFrom: new Date(spans.before.fromMs), beforeTo: new Date(spans.before.toMs) },
    ...{ afterFrom: new Date(spans.after.fromMs), afterTo: new Date(spans.after.toMs) },
  };
  return JSON.parse(JSON.stringify(comparison));
}

const rankOf = (outcome: LevelOutcome): number => LEVEL_OUTCOMES.indexOf(outcome);

/** The times to compare, in whole minutes. They leave out the neighbouring runs of the same maintenance. */
async function spansOf(tx: TenantTx, { tenantId, maintenanceId, id, startsAt, endsAt }: RunWithMaintenance): Promise<Spans> {
  const others = { tenantId, maintenanceId, id: { not: id } };
  const previous = await tx.maintenanceRun.findFirst({ where: { ...others, endsAt: { lte: startsAt } }, orderBy: { endsAt: "desc" } });
  const next = await tx.maintenanceRun.findFirst({ where: { ...others, startsAt: { gte: endsAt } }, orderBy: { startsAt: "asc" } });
  const up = (ms: number): number => Math.ceil(ms / MINUTE_MS) * MINUTE_MS;
  const down = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  const [startMs, endMs] = [startsAt.getTime(), endsAt.getTime()];
  return {
    before: { fromMs: up(Math.max(startMs - EARLIER_SPAN_MS, previous?.endsAt.getTime() ?? 0)), toMs: down(startMs) },
    after: { fromMs: up(endMs), toMs: down(Math.min(endMs + LATER_SPAN_MS, next?.startsAt.getTime() ?? Number.POSITIVE_INFINITY)) },
  };
}

const ENDPOINT_SELECT = {
  ...{ id: true, name: true, protocol: true },
  series: { select: { id: true, metricName: true, metricType: true, nature: true, unit: true, collector: { select: { name: true } } } },
} as const;
type EndpointWithSeries = Prisma.EndpointGetPayload<{ select: typeof ENDPOINT_SELECT }>;
type Compared = ComparedEndpoint & LevelChange;

async function comparePage(
  { series: store }: Database,
  tx: TenantTx,
  endpoints: readonly EndpointWithSeries[],
  { before, after }: Spans,
): Promise<Compared[]> {
  const seriesIds = endpoints.flatMap((endpoint) => comparableSeries(endpoint).map(({ id }) => id));
  const rowsIn = async (span: Spans["before"]): Promise<Map<number, RollupRow[]>> => {
    if (seriesIds.length === 0 || span.toMs <= span.fromMs) return new Map();
    return bySeries(await store.rollup(tx, { seriesIds, ...span, bucketMs: MINUTE_MS }));
  };
  const [earlier, later] = [await rowsIn(before), await rowsIn(after)];
  return endpoints.map((endpoint) => {
    const changes = comparableSeries(endpoint).map(({ id, nature, metricName, metricTitle, unit, collector }): Compared => {
      const minutes = (rows: readonly RollupRow[] = []) =>
        rows.map(({ p50, mean, n }) => ({ n, value: nature.form === "ratio" ? mean : (p50 ?? mean) }));
      const change = compareLevels({ nature, before: minutes(earlier.get(id)), after: minutes(later.get(id)) });
      const own = { endpointId: endpoint.id, endpointName: endpoint.name, collectorName: collector.name };
      return { ...own, metricName, metricTitle, unit, ...change };
    });
    return gravestChange(changes) ?? nothingCompared(endpoint);
  });
}

const nothingCompared = ({ id, name }: EndpointWithSeries): Compared => ({
  ...{ endpointId: id, endpointName: name, collectorName: "", metricName: "", metricTitle: "", unit: "" },
  ...{ outcome: "not_measured", before: null, after: null, size: 0 },
});

/** The series by which an endpoint is compared: its protocol's delay and delivery, or all levels and shares that are pushed. */
function comparableSeries({ protocol, series }: EndpointWithSeries) {
  const { headline, metrics } = sourceOf({ protocol });
  return series.flatMap(({ nature: named, ...own }) => {
    const nature: MetricNature = metrics[own.metricName]?.nature ?? natureNamed(named) ?? natureOf(own.metricName, own.metricType);
    const isWanted = headline
      ? own.metricName === headline.delay || own.metricName === headline.delivery
      : isJudged(nature) && (nature.form === "level" || nature.form === "ratio");
    return isWanted ? [{ ...own, nature, metricTitle: metrics[own.metricName]?.title ?? own.metricName }] : [];
  });
}

function bySeries(rows: readonly RollupRow[]): Map<number, RollupRow[]> {
  const grouped = new Map<number, RollupRow[]>();
  for (const row of rows) {
    const known = grouped.get(row.seriesId);
    if (known) known.push(row);
    else grouped.set(row.seriesId, [row]);
  }
  return grouped;
}
