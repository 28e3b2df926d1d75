import type { TenantTx } from "@padit/db";
import { type Json, PaditError } from "@padit/domain";
import { z } from "zod";
import { Moment } from "../moment";
import { type Page, PageInput } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findEndpoint } from "./endpoint-queries";
import { type Before, beforeOf, newestPage } from "./newest-page";

/** Widths of buckets, ms; `raw` returns the samples themselves. */
const RESOLUTIONS = {
  raw: 0,
  "10s": 10_000,
  "1m": 60_000,
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "1d": 86_400_000,
} as const;
const Resolution = z.enum(["raw", "10s", "1m", "5m", "15m", "1h", "1d"]);

export const ListSamples = PageInput.extend({
  endpointId: z.guid(),
  /** Default: one hour before `to`. */
  from: Moment.optional(),
  /** Default: now. */
  to: Moment.optional(),
  /** Default: every metric. */
  metric: z.string().max(100).optional(),
  collectorId: z.guid().optional(),
  resolution: Resolution.default("raw"),
});

export interface SampleView {
  timestamp: Date;
  metricName: string;
  unit: string;
  collectorId: string;
  value: number;
  /** 95 % half-width, in `unit`; null when unknown. */
  uncertainty: number | null;
  /** Bits of domain SAMPLE_FLAG. */
  flags: number;
  metadata: { [key: string]: Json };
}
export interface BucketView extends Pick<SampleView, "timestamp" | "metricName" | "unit" | "collectorId"> {
  n: number;
  min: number;
  max: number;
  mean: number;
  p50: number | null;
  p95: number | null;
}

const DEFAULT_RANGE_MS = 3_600_000;
const MAX_BUCKETS = 10_000;
/** ms. The store keeps microseconds, so this is the smallest step after a time. */
const STEP_MS = 0.001;

/** Lists what was measured in `[from, to)`, newest last; the cursor leads to older samples. */
export async function listSamples(ctx: ServiceContext, input: z.input<typeof ListSamples>): Promise<Page<SampleView | BucketView>> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { endpointId, from, to = ctx.now(), metric, collectorId, resolution, limit, cursor } = parse(ListSamples, input);
  const toMs = to.getTime();
  const fromMs = from?.getTime() ?? toMs - DEFAULT_RANGE_MS;
  if (fromMs >= toMs)
    throw new PaditError("invalid", "from must lie before to", { issues: [{ path: "from", message: "must lie before to" }] });
  const before = beforeOf(cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await findEndpoint(tx, tenantId, endpointId);
    const series = await tx.series.findMany({
      where: { tenantId, endpointId, ...(metric && { metricName: metric }), ...(collectorId && { collectorId }) },
    });
    const range = { seriesIds: series.map(({ id }) => id), fromMs, toMs: before ? Math.min(toMs, before.tsMs + STEP_MS) : toMs };
    const bucketMs = RESOLUTIONS[resolution];
    const page =
      bucketMs === 0
        ? await rawPage(ctx, tx, { ...range, limit, before })
        : await bucketPage(ctx, tx, { ...range, bucketMs, limit, before });
    const byId = new Map(series.map((row) => [row.id, row]));
    const items = page.items.flatMap(({ seriesId, tsMs, ...measured }) => {
      const row = byId.get(seriesId);
      return row
        ? [{ timestamp: new Date(tsMs), metricName: row.metricName, unit: row.unit, collectorId: row.collectorId, ...measured }]
        : [];
    });
    return { items, nextCursor: page.nextCursor };
  });
}

interface RangePage {
  seriesIds: number[];
  fromMs: number;
  toMs: number;
  limit: number;
  before: Before | null;
}

async function rawPage({ db }: ServiceContext, tx: TenantTx, { limit, before, ...range }: RangePage) {
  // Read all rows of the time at which the page ends (at most one per series), and one more, which shows that more rows follow.
  const rows = await db.series.samples(tx, { ...range, limit: limit + (before?.given ?? 0) + range.seriesIds.length + 1 });
  const page = newestPage(rows, limit, before);
  const first = page.items[0];
  const last = page.items.at(-1);
  if (first === undefined || last === undefined) return { items: [], nextCursor: null };
  const details = await db.series.details(tx, { seriesIds: range.seriesIds, fromMs: first.tsMs, toMs: last.tsMs + STEP_MS });
  const metadataOf = new Map(details.map(({ seriesId, tsMs, metadata }) => [`${seriesId} ${tsMs}`, metadata]));
  return { ...page, items: page.items.map((row) => ({ ...row, metadata: metadataOf.get(`${row.seriesId} ${row.tsMs}`) ?? {} })) };
}

async function bucketPage({ db }: ServiceContext, tx: TenantTx, { limit, before, bucketMs, ...range }: RangePage & { bucketMs: number }) {
  if ((range.toMs - range.fromMs) / bucketMs > MAX_BUCKETS)
    throw new PaditError("invalid", "The range holds too many buckets of this resolution; choose a coarser one.");
  const rows = await db.series.rollup(tx, { ...range, bucketMs, ...(before && { toMs: before.tsMs + bucketMs }) }).catch(rangeProblem);
  return newestPage(
    rows.map(({ bucketMs: tsMs, ...row }) => ({ ...row, tsMs })),
    limit,
    before,
  );
}

function rangeProblem(cause: unknown): never {
  if (cause instanceof RangeError) throw new PaditError("invalid", cause.message, { cause });
  throw cause;
}
