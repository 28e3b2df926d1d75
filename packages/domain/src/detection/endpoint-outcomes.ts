import { type OutcomeCause, stepOutcome } from "../judgement/outcome-judge";
import type { TimedValue } from "../windows/window-samples";
import { endpointOf } from "./failed-run";
import { isOutcome, type Series } from "./series";

/** Links each delivery series to the outcome series of its runs: the configured one, else all of its endpoint. */
export function joinOutcomes(all: Iterable<Series>): void {
  const series = [...all];
  const byEndpoint = new Map<string, Series[]>();
  for (const entry of series.filter(isOutcome)) {
    const id = endpointOf(entry.info);
    byEndpoint.set(id, [...(byEndpoint.get(id) ?? []), entry]);
  }
  for (const entry of series) {
    if (!entry.nature.isBadInItself) continue;
    const known = byEndpoint.get(endpointOf(entry.info)) ?? [];
    const { outcomeMetric } = entry.info;
    entry.outcomes = outcomeMetric === undefined ? known : known.filter(({ info }) => info.metricName === outcomeMetric);
  }
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
