import type { DetectionRule, SeriesInfo } from "../model/detection-config";
import { matches, type Selectable } from "../selector/matches";

/** One rule on one series. Plain data. */
export interface RuleState {
  /** Ring of the last n samples: the time of a sample that broke the limit, 0 for one that did not. */
  hits: number[];
  next: number;
  count: number;
  /** Since when k of n hold without a break. */
  metSinceMs: number | null;
  firing: boolean;
  firstHitMs: number | null;
  lastHitMs: number | null;
}

export const newRuleState = (): RuleState => ({
  hits: [],
  next: 0,
  count: 0,
  metSinceMs: null,
  firing: false,
  firstHitMs: null,
  lastHitMs: null,
});

/** Whether a rule applies to a series: it is about this metric, and its scope selects the series. */
export const ruleAppliesTo = (rule: DetectionRule, series: SeriesInfo): boolean =>
  rule.tenantId === series.tenantId && rule.metricName === series.metricName && matches(rule.scope, selectableSeries(series));

/** A series as selectors see it. */
export const selectableSeries = (series: SeriesInfo): Selectable => ({
  endpointId: series.endpointId,
  endpointName: series.endpointName,
  protocol: series.protocol,
  metrics: [series.metricName],
  labels: series.tags,
  collectors: [{ name: series.collectorName, site: series.collectorSite ?? "" }],
});

/**
 * Whether a sample breaks the limit. The whole of `value ± uncertainty` must lie beyond it, and where the rule asks for a minimum deviation
 * the value must be that far from the running median; with no median yet nothing is known to deviate.
 */
export function breaksLimit(rule: DetectionRule, value: number, uncertainty: number, runningMedian: number | null): boolean {
  const beyond = rule.direction === "above" ? value - uncertainty > rule.threshold : value + uncertainty < rule.threshold;
  if (!beyond) return false;
  const { minimumDeviationAbsolute: absolute, minimumDeviationRelative: relative } = rule;
  if (absolute === null && relative === null) return true;
  if (runningMedian === null) return false;
  const deviation = rule.direction === "above" ? value - runningMedian : runningMedian - value;
  return deviation >= (absolute ?? 0) && deviation >= (relative ?? 0) * Math.abs(runningMedian);
}

/** Counts one more sample; `firing` holds while k of the last n break the limit and have done so for `forSeconds`. */
export function stepRule(state: RuleState, rule: DetectionRule, tsMs: number, broken: boolean): void {
  if ((state.hits[state.next] ?? 0) > 0) state.count -= 1;
  state.hits[state.next] = broken ? tsMs : 0;
  state.next = (state.next + 1) % rule.n;
  if (broken) {
    state.count += 1;
    state.lastHitMs = tsMs;
  }
  if (state.count < rule.k) {
    state.metSinceMs = null;
    state.firing = false;
    return;
  }
  if (state.metSinceMs === null) {
    state.metSinceMs = tsMs;
    state.firstHitMs = Math.min(...state.hits.filter((hit) => hit > 0));
  }
  state.firing ||= tsMs - state.metSinceMs >= rule.forSeconds * 1000;
}

/** Enough samples break the limit, though not yet for long enough. */
export const isPending = (state: RuleState): boolean => state.metSinceMs !== null && !state.firing;
