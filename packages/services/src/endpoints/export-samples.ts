import { PaditError } from "@padit/domain";
import { z } from "zod";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { EndpointFilter, endpointWhere } from "./endpoint-filter";
import { findEndpoint } from "./endpoint-queries";

export const ExportSamples = z.object({
  from: Moment,
  to: Moment,
  endpointId: z.guid().optional(),
  q: EndpointFilter.shape.q,
  /** Default: every metric. */
  metric: z.string().max(100).optional(),
  collectorId: z.guid().optional(),
});

/** Where the samples of a page come from. */
interface ExportedSeries {
  endpointId: string;
  endpointName: string;
  collectorId: string;
  collectorName: string;
  metricName: string;
  unit: string;
}

/** Consecutive samples of one series, as columns. */
export interface ExportPage extends ExportedSeries {
  /** ms since the Unix epoch, with fractions to the microsecond. */
  tsMs: readonly number[];
  value: readonly number[];
  /** 95 % half-width, in `unit`; null when unknown. */
  uncertainty: readonly (number | null)[];
  /** Bits of domain SAMPLE_FLAG. */
  flags: readonly number[];
}

export interface SampleExport {
  seriesCount: number;
  /** Reads a page when it is asked for the next one; between pages it holds no connection. */
  pages: AsyncGenerator<ExportPage>;
}

/** A larger page would hold a connection and memory for longer; a smaller one costs more queries. */
const PAGE_SAMPLES = 5_000;
const SERIES_MAX = 20_000;
/** ms. The store keeps microseconds, so this is the smallest step after a time. */
const STEP_MS = 0.001;

/**
 * Every raw sample in `[from, to)`, series by series, oldest first. The caller reads `pages` at its own pace; an API key that ends meanwhile
 * ends them.
 * @throws PaditError too_large when the selection has more than 20,000 series
 */
export async function exportSamples(ctx: ServiceContext, input: z.input<typeof ExportSamples>): Promise<SampleExport> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { from, to, endpointId, q, metric, collectorId } = parse(ExportSamples, input);
  if (from >= to) throw new PaditError("invalid", "from must lie before to", { issues: [{ path: "from", message: "must lie before to" }] });
  const { tenantId } = ctx.actor;
  const series = await ctx.db.withTenant(tenantId, async (tx) => {
    if (endpointId !== undefined) await findEndpoint(tx, tenantId, endpointId);
    return tx.series.findMany({
      where: {
        tenantId,
        ...(endpointId && { endpointId }),
        ...(metric && { metricName: metric }),
        ...(collectorId && { collectorId }),
        endpoint: endpointWhere(tenantId, q === undefined ? {} : { q }),
      },
      include: { endpoint: { select: { name: true } }, collector: { select: { name: true } } },
      orderBy: { id: "asc" },
      take: SERIES_MAX + 1,
    });
  });
  if (series.length > SERIES_MAX)
    throw new PaditError("too_large", `The selection has more than ${SERIES_MAX} series; select fewer endpoints or one metric.`);
  const found = series.map(({ id, endpoint, collector, ...row }) => ({
    ...{ id, endpointId: row.endpointId, endpointName: endpoint.name, collectorId: row.collectorId, collectorName: collector.name },
    ...{ metricName: row.metricName, unit: row.unit },
  }));
  return { seriesCount: series.length, pages: pagesOf(ctx, found, { fromMs: from.getTime(), toMs: to.getTime() }) };
}

async function* pagesOf(
  ctx: ServiceContext,
  series: readonly (ExportedSeries & { id: number })[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AsyncGenerator<ExportPage> {
  for (const { id, ...source } of series) {
    for (let nextMs = fromMs; nextMs < toMs; ) {
      const page = await readPage(ctx, { seriesId: id, fromMs: nextMs, toMs, limit: PAGE_SAMPLES });
      if (page.tsMs.length > 0) yield { ...source, ...page };
      const last = page.tsMs.at(-1);
      nextMs = page.tsMs.length < PAGE_SAMPLES || last === undefined ? toMs : last + STEP_MS;
    }
  }
}

/** @throws PaditError unauthenticated when the API key has ended since the export began */
function readPage({ db, actor, now }: ServiceContext, query: { seriesId: number; fromMs: number; toMs: number; limit: number }) {
  const { tenantId } = actor;
  return db.withTenant(tenantId, async (tx) => {
    if (actor.kind === "api_key") {
      const key = await tx.apiKey.findUnique({ where: { tenantId_id: { tenantId, id: actor.keyId } } });
      if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now()))
        throw new PaditError("unauthenticated", "The API key has ended.");
    }
    return db.series.samplePage(tx, query);
  });
}
