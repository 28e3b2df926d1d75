import type { DetectionRule, SeriesInfo } from "../model/detection-config";
import { matches, type Selectable } from "../selector/matches";

/** One rule on one series. Plain data. */
export interface RuleState {
  /** Ring of the last n samples: the time (ms) of a sample that broke the limit, 0 for any other sample. */
  hits: number[];
  next: number;
  count: number;
  /** Time (ms) since which k of the last n samples break the limit without interruption; null when they do not. */
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

/** Whether a rule applies to a series: the rule names the series' metric, and its scope selects the series. */
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
 * Whether a sample breaks the limit. The whole interval `value ± uncertainty` must be beyond the limit. If the rule has a minimum deviation,
 * the value must also be that far from the running median; while the median is null, no value breaks the limit.
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

/** Counts one more sample. `firing` is true while k of the last n samples break the limit and have done so for `forSeconds`. */
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

/** Whether enough samples break the limit, but not for `forSeconds` yet. */
export const isPending = (state: RuleState): boolean => state.metSinceMs !== null && !state.firing;
