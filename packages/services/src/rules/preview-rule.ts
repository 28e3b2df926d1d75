import type { TenantTx } from "@padit/db";
import { breaksLimit, type DetectionRule, metricGroup, newRuleState, ruleAppliesTo, stepRule } from "@padit/domain";
import { median } from "@padit/domain/features";
import { nanosecondsIn } from "@padit/domain/model";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { newestSpans } from "./newest-spans";
import { checkRule, RuleInput } from "./rule-input";
import { scopeSelector } from "./rule-view";

const HOUR_MS = 3_600_000;
/** Samples are kept for 30 days. */
const MAX_RANGE_HOURS = 720;

export const PreviewRule = RuleInput.extend({
  name: RuleInput.shape.name.default("preview"),
  /** Length of the range, hours before now. */
  hours: z.int().min(1).max(MAX_RANGE_HOURS).default(24),
});

export interface RulePreview {
  /** Number of times the rule would have fired, over all series. */
  fired: number;
  /** Number of series to which the rule applies. */
  series: number;
  samples: number;
  /** The range that was evaluated: it is shorter than requested if there are very many series, or samples near the limit. */
  from: Date;
  to: Date;
  /** The newest firings, newest first. */
  examples: { at: Date; endpointId: string; endpointName: string; value: number }[];
}

/** Maximum number of samples that are stepped through: those near the rule's limit. */
const MAX_SAMPLES = 200_000;
/** Maximum number of hours, over all series, whose lowest and highest values are read. */
const MAX_SERIES_HOURS = 300_000;
const MAX_EXAMPLES = 10;
/**
 * Number of samples of the running median, about as many as detection's thirty windows hold. `MEDIAN_STEP`: samples between two updates.
 */
const MEDIAN_SAMPLES = 300;
const MEDIAN_STEP = 10;

/**
 * Runs the rule over stored samples with the functions that live detection uses. Samples far from the rule's limit cannot change its state,
 * so the database leaves them out by the lowest and highest values of minutes.
 */
export async function previewRule(ctx: ServiceContext, input: z.input<typeof PreviewRule>): Promise<RulePreview> {
  authorize(ctx, "viewer", "rules:read");
  const { hours, unit: _, ...stated } = parse(PreviewRule, input);
  const unit = checkRule(stated);
  const { tenantId } = ctx.actor;
  const rule: DetectionRule = { ...stated, scope: scopeSelector(stated.scope), id: "preview", tenantId, unit };
  const to = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const series = await seriesOf(tx, rule);
    const seriesIds = series.map(({ id }) => id);
    const isDelay = series.some(({ metricName, metricType }) => metricGroup(metricName, metricType) === "delay");
    const range = Math.min(hours, Math.max(1, Math.floor(MAX_SERIES_HOURS / Math.max(1, series.length)))) * HOUR_MS;
    const near = await ctx.db.series.limitSpans(tx, {
      seriesIds,
      fromMs: to.getTime() - range,
      toMs: to.getTime(),
      ...limitOf(rule),
      samplesBefore: needsMedian(rule) ? MEDIAN_SAMPLES + MEDIAN_STEP : 0,
      samplesAfter: rule.n,
    });
    const { spans, fromMs } = newestSpans(near, MAX_SAMPLES);
    const columns = spans.length > 0 ? await ctx.db.series.sampleSpans(tx, spans) : [];
    const firings = columns.flatMap((one) => replay(rule, one, isDelay)).filter(({ tsMs }) => tsMs >= fromMs);
    const count = { seriesIds, fromMs, toMs: to.getTime(), bucketMs: HOUR_MS * 24 * 365 };
    const isWhole = fromMs === near.fromMs;
    const names = new Map(series.map(({ id, endpoint }) => [id, endpoint]));
    return {
      fired: firings.length,
      series: series.length,
      samples: isWhole ? near.samples : (await ctx.db.series.rollup(tx, count)).reduce((sum, { n }) => sum + n, 0),
      from: new Date(fromMs),
      to,
      examples: firings
        .sort((a, b) => b.tsMs - a.tsMs)
        .slice(0, MAX_EXAMPLES)
        .flatMap(({ seriesId, tsMs, value }) => {
          const endpoint = names.get(seriesId);
          return endpoint ? [{ at: new Date(tsMs), endpointId: endpoint.id, endpointName: endpoint.name, value }] : [];
        }),
    };
  });
}

/** The series to which the rule applies, as it selects them in live detection. */
async function seriesOf(tx: TenantTx, rule: DetectionRule) {
  const { tenantId, metricName } = rule;
  const rows = await tx.series.findMany({
    where: { tenantId, metricName, endpoint: { deletedAt: null } },
    include: { endpoint: true, collector: { select: { name: true, site: true } } },
  });
  return rows.filter(({ endpoint, collector, nature: _nature, ...row }) =>
    ruleAppliesTo(rule, {
      ...row,
      ...endpoint,
      seriesId: row.id,
      endpointId: endpoint.id,
      endpointName: endpoint.name,
      collectorName: collector.name,
      collectorSite: collector.site,
    }),
  );
}

const needsMedian = ({ minimumDeviationAbsolute, minimumDeviationRelative }: DetectionRule): boolean =>
  minimumDeviationAbsolute !== null || minimumDeviationRelative !== null;

/** The limit for stored values, which may differ from what is read by less than a nanosecond. */
function limitOf({ direction, threshold, unit }: DetectionRule): { direction: "above" | "below"; limit: number } {
  const nanoseconds = nanosecondsIn(threshold, Number.POSITIVE_INFINITY, unit);
  const slack = nanoseconds === undefined ? 0 : 1 / nanoseconds;
  return { direction, limit: direction === "above" ? threshold - slack : threshold + slack };
}

interface Sample {
  seriesId: number;
  tsMs: number;
  value: number;
}
interface SampleColumns {
  seriesId: number;
  tsMs: number[];
  value: number[];
  uncertainty: (number | null)[];
}

/** The samples of one series at which the rule began to fire. */
function replay(rule: DetectionRule, { seriesId, tsMs: times, value: values, uncertainty }: SampleColumns, isDelay: boolean): Sample[] {
  const firings: Sample[] = [];
  const state = newRuleState();
  const normal = newNormal();
  times.forEach((tsMs, index) => {
    const value = values[index] ?? 0;
    const wasFiring = state.firing;
    const broken = breaksLimit(rule, value, (isDelay && uncertainty[index]) || 0, normal.level);
    stepRule(state, rule, tsMs, broken);
    if (state.firing && !wasFiring) firings.push({ seriesId, tsMs, value });
    if (!broken) learn(normal, value);
  });
  return firings;
}

interface Normal {
  values: number[];
  level: number | null;
  /** Number of values since the level was computed. */
  fresh: number;
}
const newNormal = (): Normal => ({ values: [], level: null, fresh: 0 });

function learn(normal: Normal, value: number): void {
  normal.values.push(value);
  normal.fresh += 1;
  if (normal.fresh < MEDIAN_STEP) return;
  normal.values = normal.values.slice(-MEDIAN_SAMPLES);
  normal.level = median(normal.values);
  normal.fresh = 0;
}
