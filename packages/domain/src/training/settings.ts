import { z } from "zod";

/** Settings of an experiment. Everything else is fixed when it starts, so that a resumed run does the same. */
export const ExperimentSettings = z.object({
  /** Families to train; absent: all. */
  families: z.array(z.string().max(200)).max(200).optional(),
  candidates: z.int().min(3).max(81).default(27),
  /** False alarms per 1,000 windows that a winner may cause. */
  falsePer1000: z.number().min(0).max(100).default(0.5),
  /** Time limit of the whole run; families not reached by then are reported as such. */
  budgetMinutes: z.int().min(1).max(240).default(15),
  days: z.int().min(1).max(30).default(30),
  preset: z.enum(["quiet", "balanced", "sensitive"]).default("balanced"),
});
export type ExperimentSettings = z.output<typeof ExperimentSettings>;
