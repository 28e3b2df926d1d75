import { breaksLimit, type DetectionRule, metricGroup, newRuleState, ruleAppliesTo, stepRule } from "@padit/domain";
import { median } from "@padit/domain/features";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { checkRule, RuleInput } from "./rule-input";
import { scopeSelector } from "./rule-view";

export const PreviewRule = RuleInput.extend({
  name: RuleInput.shape.name.default("preview"),
  /** Length of the range, hours before now. */
  hours: z.int().min(1).max(168).default(24),
});

export interface RulePreview {
  /** Number of times the rule would have fired, over all series. */
  fired: number;
  /** Number of series to which the rule applies. */
  series: number;
  samples: number;
  /** The range that was evaluated: it is shorter than requested if there are more samples than the limit. */
  from: Date;
  to: Date;
  /** The newest firings, newest first. */
  examples: { at: Date; endpointId: string; endpointName: string; value: number }[];
}

const MAX_SAMPLES = 200_000;
const MAX_EXAMPLES = 10;
/**
 * Number of samples of the running median, about as many as detection's thirty windows hold. `MEDIAN_STEP`: samples between two updates.
 */
const MEDIAN_SAMPLES = 300;
const MEDIAN_STEP = 10;

/** Runs the rule over stored samples with the functions that live detection uses. */
export async function previewRule(ctx: ServiceContext, input: z.input<typeof PreviewRule>): Promise<RulePreview> {
  authorize(ctx, "viewer", "rules:read");
  const { hours, unit: _, ...stated } = parse(PreviewRule, input);
  const unit = checkRule(stated);
  const { tenantId } = ctx.actor;
  const rule: DetectionRule = { ...stated, scope: scopeSelector(stated.scope), id: "preview", tenantId, unit };
  const to = ctx.now();
  const fromMs = to.getTime() - hours * 3_600_000;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.series.findMany({
      where: { tenantId, metricName: rule.metricName, endpoint: { deletedAt: null } },
      include: { endpoint: true, collector: { select: { name: true, site: true } } },
    });
    const series = rows.filter(({ endpoint, collector, nature: _nature, ...row }) =>
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
    const seriesIds = series.map(({ id }) => id);
    const samples = await ctx.db.series.samples(tx, { seriesIds, fromMs, toMs: to.getTime(), limit: MAX_SAMPLES });
    const names = new Map(series.map(({ id, endpoint }) => [id, endpoint]));
    const isDelay = series.some(({ metricName, metricType }) => metricGroup(metricName, metricType) === "delay");
    const firings = replay(rule, isDelay ? samples : samples.map((sample) => ({ ...sample, uncertainty: null })));
    const oldestMs = samples.length < MAX_SAMPLES ? fromMs : samples.reduce((oldest, { tsMs }) => Math.min(oldest, tsMs), to.getTime());
    return {
      fired: firings.length,
      series: series.length,
      samples: samples.length,
      from: new Date(oldestMs),
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

interface Sample {
  seriesId: number;
  tsMs: number;
  value: number;
  uncertainty: number | null;
}

/** The samples at which the rule began to fire. @param samples ordered by series and time */
function replay(rule: DetectionRule, samples: readonly Sample[]): Sample[] {
  const firings: Sample[] = [];
  let state = newRuleState();
  let normal = newNormal();
  let seriesId: number | null = null;
  for (const sample of samples) {
    if (sample.seriesId !== seriesId) {
      seriesId = sample.seriesId;
      state = newRuleState();
      normal = newNormal();
    }
    const wasFiring = state.firing;
    const broken = breaksLimit(rule, sample.value, sample.uncertainty ?? 0, normal.level);
    stepRule(state, rule, sample.tsMs, broken);
    if (state.firing && !wasFiring) firings.push(sample);
    if (!broken) learn(normal, sample.value);
  }
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
