import { type Database, lockUntilCommit, type SystemTx } from "@padit/db";
import { isPaditError, newId } from "@padit/domain";
import { audit } from "../audit";
import { checkQuota, type QuotaContext } from "../quotas/check-quota";
import type { QuotaOverrides } from "../quotas/quotas";
import type { Actor } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** A series as its sender identifies it. */
export interface PushedSeries {
  /** Value of the label that names the endpoint. */
  source: string;
  metricName: string;
  unit: string;
  metricType: string;
  /** Null: the metric's name and type decide. */
  nature: string | null;
}

interface RegisterInput {
  collector: { tenantId: string; id: string; name: string; seriesMax: number };
  wanted: readonly PushedSeries[];
  /** The operator's overrides of quotas for all organizations. */
  quotas?: QuotaOverrides;
  now: Date;
}

export interface RegisteredSeries {
  /** Ids by `pushedSeriesKey`; a series without an id was not created. */
  ids: ReadonlyMap<string, number>;
  /** Why some series were not created; null if all exist. */
  problem: string | null;
}

/** ms. A pushed endpoint has no probe interval; this value only scales charts. */
const INTERVAL_MS = 60_000;
const ENDPOINT_NAME_CHARACTERS_MAX = 200;

export const pushedSeriesKey = ({ source, metricName }: Pick<PushedSeries, "source" | "metricName">): string => `${source}\n${metricName}`;

/**
 * Creates the missing endpoints and series of a push collector in the given order, as many as its limit and the organization's quotas
 * allow. Idempotent: a lock per collector makes concurrent requests wait for each other.
 */
export async function registerPushedSeries(db: Database, { collector, wanted, quotas, now }: RegisterInput): Promise<RegisteredSeries> {
  const { tenantId, id: collectorId, name, seriesMax } = collector;
  const actor: Actor = { kind: "system", name, tenantId };
  const ctx: QuotaContext = { actor, now: () => now, site: quotas ? { quotas } : {} };
  return db.asSystem(async (tx) => {
    await lockUntilCommit(tx, `pushed series ${collectorId}`);
    const endpoints = await endpointsOf(tx, tenantId, collectorId);
    const known = await seriesIdsOf(tx, tenantId, collectorId);
    const missing = wanted.filter((one) => !known.has(pushedSeriesKey(one)));
    const room = Math.max(0, seriesMax - known.size);
    let fitting = missing.slice(0, room);
    let problem = missing.length > room ? `series limit of ${seriesMax} reached for the push collector ${name}` : null;
    const denied = await quotaDenial(tx, ctx, fitting, endpoints);
    if (denied !== null) {
      problem = denied;
      fitting = [];
    }
    const created = await createEndpoints(tx, { actor, collectorId, endpoints, now }, new Set(fitting.map(({ source }) => source)));
    await tx.series.createMany({
      data: fitting.flatMap(({ source, ...row }) => {
        const endpointId = endpoints.get(source);
        return endpointId === undefined ? [] : [{ tenantId, endpointId, collectorId, ...row }];
      }),
      skipDuplicates: true,
    });
    // Detection reloads its configuration after a change of an endpoint.
    if (created.length > 0) await tellBrowsers(tx, tenantId, "endpoint", ...created);
    else if (fitting.length > 0) await tellBrowsers(tx, tenantId, "collector", collectorId);
    return { ids: fitting.length > 0 ? await seriesIdsOf(tx, tenantId, collectorId) : known, problem };
  });
}

/** Ids of the existing endpoints by the sender's name. */
async function endpointsOf(tx: SystemTx, tenantId: string, collectorId: string): Promise<Map<string, string>> {
  const rows = await tx.endpoint.findMany({
    where: { tenantId, protocol: "push", deletedAt: null, collectors: { some: { collectorId } } },
    select: { id: true, target: true },
    orderBy: { createdAt: "asc" },
  });
  return new Map(rows.flatMap(({ id, target }) => (sourceIn(target) === null ? [] : [[sourceIn(target) ?? "", id] as const])));
}

/** The sender's name in a stored target; null if no sender created the endpoint. */
const sourceIn = (target: unknown): string | null => {
  const source: unknown = typeof target === "object" && target !== null && "source" in target ? target.source : null;
  return typeof source === "string" ? source : null;
};

async function seriesIdsOf(tx: SystemTx, tenantId: string, collectorId: string): Promise<Map<string, number>> {
  const rows = await tx.series.findMany({
    where: { tenantId, collectorId, endpoint: { deletedAt: null } },
    select: { id: true, metricName: true, endpoint: { select: { target: true } } },
  });
  return new Map(
    rows.map(({ id, metricName, endpoint }) => [pushedSeriesKey({ source: sourceIn(endpoint.target) ?? "", metricName }), id]),
  );
}

/** Why the quotas deny these series; null if they do not. */
async function quotaDenial(
  tx: SystemTx,
  ctx: QuotaContext,
  wanted: readonly PushedSeries[],
  endpoints: ReadonlyMap<string, string>,
): Promise<string | null> {
  if (wanted.length === 0) return null;
  const newEndpoints = new Set(wanted.map(({ source }) => source).filter((source) => !endpoints.has(source))).size;
  try {
    if (newEndpoints > 0) {
      await checkQuota(tx, ctx, "endpoints", newEndpoints);
      await checkQuota(tx, ctx, "newEndpointsPerDay", newEndpoints);
    }
    await checkQuota(tx, ctx, "series", wanted.length);
    return null;
  } catch (error) {
    if (isPaditError(error) && error.code === "policy_denied") return error.message;
    throw error;
  }
}

interface EndpointsOfSender {
  actor: Actor;
  collectorId: string;
  /** The new endpoints are added to this map. */
  endpoints: Map<string, string>;
  now: Date;
}

async function createEndpoints(
  tx: SystemTx,
  { actor, collectorId, endpoints, now }: EndpointsOfSender,
  sources: ReadonlySet<string>,
): Promise<string[]> {
  const { tenantId } = actor;
  const created: string[] = [];
  for (const source of sources) {
    if (endpoints.has(source)) continue;
    const id = newId();
    const name = source.slice(0, ENDPOINT_NAME_CHARACTERS_MAX);
    const times = { createdAt: now, updatedAt: now };
    await tx.endpoint.create({ data: { tenantId, id, name, protocol: "push", target: { source }, intervalMs: INTERVAL_MS, ...times } });
    await tx.endpointCollector.create({ data: { tenantId, endpointId: id, collectorId } });
    await audit(
      tx,
      { actor, now: () => now, ip: undefined },
      {
        action: "endpoint.create",
        targetType: "endpoint",
        targetId: id,
        detail: { after: { name, protocol: "push", collectorId } },
      },
    );
    endpoints.set(source, id);
    created.push(id);
  }
  return created;
}
