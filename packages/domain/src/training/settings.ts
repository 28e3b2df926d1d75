import { z } from "zod";

/** What a person asks of an experiment; the rest is pinned when it starts, so that a run that is taken up again does the same. */
export const ExperimentSettings = z.object({
  /** Families to train; all when absent. */
  families: z.array(z.string().max(200)).max(200).optional(),
  candidates: z.int().min(3).max(81).default(27),
  /** False alarms per 1,000 windows a winner may cost. */
  falsePer1000: z.number().min(0).max(100).default(0.5),
  /** The whole run; what is not reached by then is said, not dropped. */
  budgetMinutes: z.int().min(1).max(240).default(15),
  days: z.int().min(1).max(30).default(30),
  preset: z.enum(["quiet", "balanced", "sensitive"]).default("balanced"),
});
export type ExperimentSettings = z.output<typeof ExperimentSettings>;
