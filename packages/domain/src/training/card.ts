import { z } from "zod";
import { BacktestOutcome, wilson } from "./outcome";

const Interval = z.object({ low: z.number(), high: z.number() });

/** How a model was made and how well it performs, so that a person can decide. Times are RFC 3339. */
export const ModelCard = z.object({
  family: z.string(),
  data: z.object({
    from: z.string(),
    to: z.string(),
    series: z.int(),
    /** All series of the family, including those that were not read. */
    seriesOfFamily: z.int(),
    windows: z.int(),
  }),
  /** The values of a window that a detector sees. */
  features: z.array(z.string()),
  preset: z.string(),
  budget: z.object({ falsePer1000: z.number() }),
  /** The data it was judged on. */
  judgedOn: z.enum(["held-out series", "fresh faults on the same series"]),
  labels: z.enum(["verdicts", "injected faults", "verdicts and injected faults"]),
  measured: BacktestOutcome,
  precision: Interval,
  recall: Interval,
  /** The same judgement of the previous model: the champion at that time, or the defaults. */
  incumbent: BacktestOutcome,
  candidates: z.int(),
  trials: z.int(),
  /** Arithmetic per window, µs. */
  costUsPerWindow: z.number(),
  /** Distribution of the data it was fitted on, for the drift check. */
  reference: z.object({ edges: z.array(z.number()), shares: z.array(z.number()) }),
  drift: z.object({ index: z.number(), at: z.string() }).nullable(),
});
export type ModelCard = z.output<typeof ModelCard>;

export const intervalsOf = ({ caught, events, falseAlarms }: BacktestOutcome): Pick<ModelCard, "precision" | "recall"> => ({
  precision: wilson(caught, caught + falseAlarms),
  recall: wilson(caught, events),
});

export const labelsOf = ({ verdicts, events }: BacktestOutcome): ModelCard["labels"] =>
  verdicts === 0 ? "injected faults" : verdicts === events ? "verdicts" : "verdicts and injected faults";
