import { z } from "zod";

/** Rung of the trials by which finalists are judged, on data the search never saw. */
export const JUDGEMENT = 100;

/** How far an experiment is, as browsers see it. */
export const ExperimentProgress = z.object({
  families: z.int().default(0),
  /** What became of each family that is done. */
  done: z.array(z.object({ family: z.string(), note: z.string(), modelId: z.string().nullable() })).default([]),
  /** What is being tried now. */
  at: z.object({ family: z.string(), rung: z.int(), rungs: z.int(), tried: z.int(), candidates: z.int() }).nullable().default(null),
  trials: z.int().default(0),
});
export type ExperimentProgress = z.output<typeof ExperimentProgress>;

export const ReplayProgress = z.object({
  keys: z.int().default(0),
  keysDone: z.int().default(0),
  windows: z.int().default(0),
  /** Key done last; a run that is taken up again goes on behind it. */
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
      /** Null: it still stood at the end. */
      endedAt: z.string().nullable(),
      score: z.number(),
    }),
  ),
});
export type ReplayVariant = z.output<typeof ReplayVariant>;

export const ReplayResult = z.object({
  variants: z.array(ReplayVariant),
  /** Begin and end of the windows that were there; null when there were none. */
  span: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type ReplayResult = z.output<typeof ReplayResult>;

const EXAMPLES = 20;

/** Adds the alerts of one more key. */
export function addToVariant(variant: ReplayVariant, alerts: readonly ReplayVariant["examples"][number][]): ReplayVariant {
  const days = new Map(variant.days.map(({ day, alerts: n }) => [day, n]));
  for (const { at } of alerts) days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + 1);
  return {
    name: variant.name,
    alerts: variant.alerts + alerts.length,
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, n]) => ({ day, alerts: n })),
    examples: [...variant.examples, ...alerts].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, EXAMPLES),
  };
}
