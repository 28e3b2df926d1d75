import { z } from "zod";
import { BacktestOutcome, wilson } from "./outcome";

const Interval = z.object({ low: z.number(), high: z.number() });

/** What a model was made of and what it is worth, so that a person can decide. Times are RFC 3339. */
export const ModelCard = z.object({
  family: z.string(),
  data: z.object({
    from: z.string(),
    to: z.string(),
    series: z.int(),
    /** Series the family had, when not all could be read. */
    seriesOfFamily: z.int(),
    windows: z.int(),
  }),
  /** What a detector is shown of a window. */
  features: z.array(z.string()),
  preset: z.string(),
  budget: z.object({ falsePer1000: z.number() }),
  /** On what it was judged. */
  judgedOn: z.enum(["held-out series", "fresh faults on the same series"]),
  labels: z.enum(["verdicts", "injected faults", "verdicts and injected faults"]),
  measured: BacktestOutcome,
  precision: Interval,
  recall: Interval,
  /** The same judgement of what held before: the champion then, or the defaults. */
  incumbent: BacktestOutcome,
  candidates: z.int(),
  trials: z.int(),
  /** Arithmetic per window, µs. */
  costUsPerWindow: z.number(),
  /** Spread of the data it was fitted on, for the drift check. */
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
