import { z } from "zod";

/** Rung number of the trials that judge the finalists, on data that the search never saw. */
export const JUDGEMENT_RUNG = 100;

/** Progress of an experiment, as browsers see it. */
export const ExperimentProgress = z.object({
  families: z.int().default(0),
  /** Result of each finished family. */
  done: z.array(z.object({ family: z.string(), note: z.string(), modelId: z.string().nullable() })).default([]),
  /** The trial in progress. */
  at: z.object({ family: z.string(), rung: z.int(), rungs: z.int(), tried: z.int(), candidates: z.int() }).nullable().default(null),
  trials: z.int().default(0),
});
export type ExperimentProgress = z.output<typeof ExperimentProgress>;

export const ReplayProgress = z.object({
  keys: z.int().default(0),
  keysDone: z.int().default(0),
  windows: z.int().default(0),
  /** Last finished key; a resumed run continues after it. */
  after: z.string().nullable().default(null),
});
export type ReplayProgress = z.output<typeof ReplayProgress>;

const ReplayVariant = z.object({
  /** A preset, or `present` and `model`. */
  name: z.string(),
  alerts: z.int(),
  /** Alerts by day, oldest first; UTC days as `YYYY-MM-DD`. */
  days: z.array(z.object({ day: z.string(), alerts: z.int() })),
  /** The newest ones, newest first. */
  examples: z.array(
    z.object({
      endpointId: z.string(),
      endpointName: z.string(),
      collectorName: z.string(),
      metricName: z.string(),
      at: z.string(),
      /** null: still open at the end. */
      endedAt: z.string().nullable(),
      score: z.number(),
    }),
  ),
});
export type ReplayVariant = z.output<typeof ReplayVariant>;

export const ReplayResult = z.object({
  variants: z.array(ReplayVariant),
  /** Begin and end of the stored windows; null when there were none. */
  span: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type ReplayResult = z.output<typeof ReplayResult>;

const EXAMPLES_MAX = 20;

/** Adds the alerts of one key. */
export function addToVariant(variant: ReplayVariant, alerts: readonly ReplayVariant["examples"][number][]): ReplayVariant {
  const days = new Map(variant.days.map(({ day, alerts: n }) => [day, n]));
  for (const { at } of alerts) days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + 1);
  return {
    name: variant.name,
    alerts: variant.alerts + alerts.length,
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, n]) => ({ day, alerts: n })),
    examples: [...variant.examples, ...alerts].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, EXAMPLES_MAX),
  };
}
