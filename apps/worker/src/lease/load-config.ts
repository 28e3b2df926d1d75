import type { Database, TenantTx } from "@padit/db";
import {
  type DetectionConfig,
  type DetectionPolicy,
  type DetectionRule,
  type ExpectedTime,
  familyOf,
  natureNamed,
  natureOf,
  type PlannedWork,
  parseTuning,
  type SeriesInfo,
  type Tuning,
} from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { organizationSettingsOf } from "@padit/services/organizations";
import { defaultPolicy } from "@padit/services/policies";
import { storedSelector } from "@padit/services/selector";
import { z } from "zod";

const Direction = z.enum(["above", "below"]);

/** What detection must know of a shard: series of its collectors with their models, and the rules and policies of their tenants. In a stable order. */
export async function loadConfig(db: Database, shard: number): Promise<DetectionConfig> {
  const collectors = await db.asSystem((tx) =>
    tx.collector.findMany({ where: { shard, revokedAt: null }, select: { tenantId: true, id: true }, orderBy: { id: "asc" } }),
  );
  const series: SeriesInfo[] = [];
  const rules: DetectionRule[] = [];
  const policies: DetectionPolicy[] = [];
  const acceptances: { key: string; atMs: number }[] = [];
  const expectedTimes: ({ key: string } & ExpectedTime)[] = [];
  const planned: PlannedWork[] = [];
  for (const tenantId of new Set(collectors.map((collector) => collector.tenantId))) {
    const ids = collectors.filter((collector) => collector.tenantId === tenantId).map(({ id }) => id);
    const own = await db.withTenant(tenantId, (tx) => tenantConfig(tx, tenantId, ids));
    series.push(...own.series);
    rules.push(...own.rules);
    policies.push(...own.policies);
    acceptances.push(...own.acceptances);
    expectedTimes.push(...own.expectedTimes);
    planned.push(...own.planned);
  }
  return { series, rules, policies, acceptances, expectedTimes, planned };
}

/** The same of some collectors of one tenant, as leases, replays and experiments read it. */
export async function tenantConfig(tx: TenantTx, tenantId: string, collectorIds: string[]): Promise<Required<DetectionConfig>> {
  const { preset, defaults } = await defaultPolicy(tx, tenantId);
  const { timeZone: zone } = await organizationSettingsOf(tx, tenantId);
  return {
    series: await seriesOf(tx, tenantId, collectorIds),
    rules: await rulesOf(tx, tenantId),
    policies: [{ tenantId, preset, defaults, zone }],
    acceptances: await acceptancesOf(tx, tenantId),
    expectedTimes: await expectedTimesOf(tx, tenantId),
    planned: await plannedOf(tx, tenantId),
  };
}

/** By family. A champion that this version cannot run is as good as none. */
async function championsOf(tx: TenantTx, tenantId: string): Promise<Map<string, Tuning>> {
  const rows = await tx.model.findMany({ where: { tenantId, state: "champion" }, select: { family: true, tuning: true } });
  return new Map(
    rows.flatMap(({ family, tuning }) => {
      const known = parseTuning(tuning);
      return known ? [[family, known]] : [];
    }),
  );
}

async function seriesOf(tx: TenantTx, tenantId: string, collectorIds: string[]): Promise<SeriesInfo[]> {
  const champions = await championsOf(tx, tenantId);
  const rows = await tx.series.findMany({
    where: { tenantId, collectorId: { in: collectorIds }, endpoint: { deletedAt: null } },
    include: {
      endpoint: { include: { collectors: { where: { collectorId: { in: collectorIds } }, select: { collectorId: true } } } },
      collector: { select: { name: true, site: true, kind: true } },
    },
    orderBy: { id: "asc" },
  });
  // Series of an endpoint that moved to other collectors are history: detection forgets their state.
  const isMeasured = ({ endpoint, collector, collectorId }: (typeof rows)[number]) =>
    collector.kind !== "agent" || endpoint.collectors.some((assigned) => assigned.collectorId === collectorId);
  return rows.filter(isMeasured).map(({ endpoint, collector, ...row }) => {
    const tuning = champions.get(familyOf({ protocol: endpoint.protocol, metricName: row.metricName }));
    const { metrics, isPaced } = sourceOf(endpoint);
    const metric = metrics[row.metricName];
    return {
      seriesId: row.id,
      tenantId,
      endpointId: row.endpointId,
      endpointName: endpoint.name,
      collectorId: row.collectorId,
      collectorName: collector.name,
      collectorSite: collector.site,
      metricName: row.metricName,
      unit: row.unit,
      metricType: row.metricType,
      metricTitle: metric?.title ?? row.metricName,
      nature: metric?.nature ?? natureNamed(row.nature) ?? natureOf(row.metricName, row.metricType),
      protocol: endpoint.protocol,
      tags: endpoint.tags,
      intervalMs: endpoint.intervalMs,
      ...(metric?.outcome !== undefined && { outcomeMetric: metric.outcome }),
      ...(!isPaced && { isPaced }),
      paused: endpoint.paused,
      ...(endpoint.targetChangedAt && { targetChangedMs: endpoint.targetChangedAt.getTime() }),
      ...(tuning && { tuning }),
    };
  });
}

async function acceptancesOf(tx: TenantTx, tenantId: string): Promise<{ key: string; atMs: number }[]> {
  const rows = await tx.acceptance.findMany({ where: { tenantId }, orderBy: { key: "asc" }, select: { key: true, at: true } });
  return rows.map(({ key, at }) => ({ key, atMs: at.getTime() }));
}

async function expectedTimesOf(tx: TenantTx, tenantId: string): Promise<({ key: string } & ExpectedTime)[]> {
  const rows = await tx.expectedTime.findMany({ where: { tenantId }, orderBy: [{ key: "asc" }, { id: "asc" }] });
  return rows.map(({ key, at, startMinute, lengthMinutes, timeZone }) => ({
    ...{ key, startMinute, timeZone },
    ...{ atMs: at.getTime(), lengthMs: lengthMinutes * 60_000 },
  }));
}

/** Runs of maintenance that detection knows of an organization; earlier ones are forgotten by replays. */
const RUNS_MAX = 5_000;

/** Planned work with its runs: past ones for replays, the present ones, and those of the next day. */
async function plannedOf(tx: TenantTx, tenantId: string): Promise<PlannedWork[]> {
  const rows = await tx.maintenanceRun.findMany({
    where: { tenantId },
    select: { startsAt: true, endsAt: true, maintenance: { select: { id: true, selector: true } } },
    orderBy: [{ endsAt: "desc" }, { id: "asc" }],
    take: RUNS_MAX,
  });
  const works = new Map<string, PlannedWork & { spans: { startMs: number; endMs: number }[] }>();
  for (const { startsAt, endsAt, maintenance } of rows) {
    const { id, selector } = maintenance;
    const work = works.get(id) ?? { tenantId, selector: storedSelector(selector), spans: [] };
    works.set(id, work);
    work.spans.push({ startMs: startsAt.getTime(), endMs: endsAt.getTime() });
  }
  return [...works.values()];
}

async function rulesOf(tx: TenantTx, tenantId: string): Promise<DetectionRule[]> {
  const rows = await tx.rule.findMany({ where: { tenantId, enabled: true, deletedAt: null }, orderBy: { id: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    tenantId,
    name: row.name,
    metricName: row.metricName,
    scope: storedSelector(row.scope),
    direction: Direction.parse(row.direction),
    threshold: row.threshold,
    unit: row.unit,
    minimumDeviationAbsolute: row.minimumDeviationAbsolute,
    minimumDeviationRelative: row.minimumDeviationRelative,
    k: row.k,
    n: row.n,
    forSeconds: row.forSeconds,
    severity: row.severity,
  }));
}
