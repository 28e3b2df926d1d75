import { type OutcomeCause, stepOutcome } from "../judgement/outcome-judge";
import type { TimedValue } from "../windows/window-samples";
import { endpointOf } from "./failed-run";
import { isOutcome, type Series } from "./series";

/**
 * Links the series of one endpoint that describe the same runs: each delivery series to the outcomes of its runs (the configured series, else all
 * of the endpoint), and each other series to the delivery series.
 */
export function joinRuns(all: Iterable<Series>): void {
  const series = [...all];
  const outcomes = byEndpoint(series.filter(isOutcome));
  const deliveries = byEndpoint(series.filter(({ nature, info }) => nature.isBadInItself && !info.paused));
  for (const entry of series) {
    const id = endpointOf(entry.info);
    const { outcomeMetric } = entry.info;
    if (!entry.nature.isBadInItself) {
      if (!isOutcome(entry)) entry.deliveries = deliveries.get(id) ?? [];
      continue;
    }
    const known = outcomes.get(id) ?? [];
    entry.outcomes = outcomeMetric === undefined ? known : known.filter(({ info }) => info.metricName === outcomeMetric);
  }
}

function byEndpoint(series: readonly Series[]): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const entry of series) {
    const id = endpointOf(entry.info);
    groups.set(id, [...(groups.get(id) ?? []), entry]);
  }
  return groups;
}

/**
 * Judges one sample of an outcome series, that is, how a run ended.
 * @param onStep called with the lasting cause before this run
 * @returns whether the state, the code or the reason of the outcome has changed
 */
export function judgeOutcome(
  { state }: Series,
  { tsMs, value, reason }: TimedValue,
  onStep: (lastingBefore: OutcomeCause | null) => void,
): boolean {
  const before = state.outcome ?? null;
  const after = stepOutcome(before, tsMs, value, reason);
  state.outcome = after;
  onStep(before?.lasting ?? null);
  return before?.state !== after?.state || before?.cause.code !== after?.cause.code || before?.cause.reason !== after?.cause.reason;
}
