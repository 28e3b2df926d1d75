import { LEVEL_OUTCOMES } from "@padit/domain/maintenance";
import { z } from "zod";
import type { RunRow } from "./maintenance-row";

const count = z.int().min(0);

/** An endpoint that is not what it was before the work, with the metric that changed most. */
const ComparedEndpoint = z.object({
  endpointId: z.guid(),
  endpointName: z.string(),
  collectorName: z.string(),
  metricName: z.string(),
  /** In English. */
  metricTitle: z.string(),
  unit: z.string(),
  outcome: z.enum(LEVEL_OUTCOMES),
  before: z.number().nullable(),
  after: z.number().nullable(),
});
export type ComparedEndpoint = z.infer<typeof ComparedEndpoint>;

/** Comparison of the endpoints that a run covered, before and after it. Each endpoint counts once, by its gravest change. */
export const RunComparison = z.object({
  counts: z.object({ failing: count, worse: count, different: count, better: count, same: count, notMeasured: count }),
  /** The endpoints that changed, the gravest first; only the first of many. */
  changed: z.array(ComparedEndpoint),
  beforeFrom: z.coerce.date(),
  beforeTo: z.coerce.date(),
  afterFrom: z.coerce.date(),
  afterTo: z.coerce.date(),
});
export type RunComparison = z.infer<typeof RunComparison>;

/** A run that is over, as views show it. */
export interface EndedRun {
  startsAt: Date;
  endsAt: Date;
  /** Null: not compared yet, or too long ago. */
  comparison: RunComparison | null;
}

export const endedRunOf = ({ startsAt, endsAt, comparison }: Pick<RunRow, "startsAt" | "endsAt" | "comparison">): EndedRun => ({
  ...{ startsAt, endsAt },
  comparison: comparison === null ? null : (RunComparison.safeParse(comparison).data ?? null),
});

/** The comparison as REST publishes it. */
export function comparisonDocument({ counts, changed, beforeFrom, beforeTo, afterFrom, afterTo }: RunComparison) {
  const { notMeasured, ...others } = counts;
  return {
    counts: { ...others, not_measured: notMeasured },
    changed: changed.map(({ endpointId, endpointName, collectorName, metricName, unit, outcome, before, after }) => ({
      ...{ endpoint_id: endpointId, endpoint_name: endpointName, collector_name: collectorName },
      ...{ metric_name: metricName, unit, outcome, before, after },
    })),
    before: { from: beforeFrom.toISOString(), to: beforeTo.toISOString() },
    after: { from: afterFrom.toISOString(), to: afterTo.toISOString() },
  };
}
