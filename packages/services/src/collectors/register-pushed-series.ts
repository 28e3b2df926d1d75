import { type IngestPool, type RegisteredSeriesRow, registerSeries } from "@padit/db/ingest-functions";
import { listPushedSeries } from "@padit/db/push-collectors";
import { newId } from "@padit/domain";
import { quotaDenial } from "../quotas/check-quota";
import { effectiveQuotas, type QuotaOverrides } from "../quotas/quotas";

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

const ENDPOINT_NAME_CHARACTERS_MAX = 200;
/** Series of one call, so that no call takes longer than the statements of ingest may. */
const SERIES_PER_CALL_MAX = 1_000;

export const pushedSeriesKey = ({ source, metricName }: Pick<PushedSeries, "source" | "metricName">): string => `${source}\n${metricName}`;

/**
 * Creates the missing endpoints and series of a push collector in the given order, as many as its limit and the organization's quotas
 * allow. Idempotent: the database's function locks the collector's series, so that concurrent requests wait for each other.
 */
export async function registerPushedSeries(pool: IngestPool, { collector, wanted, quotas, now }: RegisterInput): Promise<RegisteredSeries> {
  const { tenantId, id: collectorId } = collector;
  let problem: string | null = null;
  for (let from = 0; from < wanted.length && problem === null; from += SERIES_PER_CALL_MAX) {
    const some = wanted.slice(from, from + SERIES_PER_CALL_MAX);
    const sources = new Set(some.map(({ source }) => source));
    const registered = await registerSeries(pool, {
      ...{ tenantId, collectorId, wanted: some, at: now },
      sources: [...sources].map((source) => ({
        ...{ source, name: source.slice(0, ENDPOINT_NAME_CHARACTERS_MAX), endpointId: newId(), entryId: newId() },
      })),
      quotas: effectiveQuotas(quotas, {}),
    });
    problem = problemOf(registered, collector);
  }
  const rows = await listPushedSeries(pool, collectorId);
  const ids = new Map(rows.map(({ id, source, metric_name: metricName }) => [pushedSeriesKey({ source, metricName }), id]));
  return { ids, problem };
}

function problemOf({ problem, limit }: RegisteredSeriesRow, { name, seriesMax }: RegisterInput["collector"]): string | null {
  switch (problem) {
    case null:
      return null;
    case "revoked":
      return `the push collector ${name} was revoked`;
    case "seriesMax":
      return `series limit of ${limit ?? seriesMax} reached for the push collector ${name}`;
    default:
      return quotaDenial(problem, limit ?? 0);
  }
}
