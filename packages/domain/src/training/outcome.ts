import { z } from "zod";
import { median } from "../features/order-statistics";
import type { Tally } from "./judge";

/** Result of one trial. Ratios 0…1. */
export const BacktestOutcome = z.object({
  series: z.int(),
  windows: z.int(),
  events: z.int(),
  caught: z.int(),
  falseAlarms: z.int(),
  verdicts: z.int(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  falsePer1000: z.number(),
  /** Windows; null when nothing was caught. */
  medianDelay: z.number().nullable(),
});
export type BacktestOutcome = z.output<typeof BacktestOutcome>;

export function outcomeOf({ delays, ...tally }: Tally): BacktestOutcome {
  const { caught, falseAlarms, events, windows } = tally;
  const precision = caught + falseAlarms > 0 ? caught / (caught + falseAlarms) : 0;
  const recall = events > 0 ? caught / events : 0;
  return {
    ...tally,
    precision,
    recall,
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
    falsePer1000: windows > 0 ? (1000 * falseAlarms) / windows : 0,
    medianDelay: delays.length > 0 ? median(delays) : null,
  };
}

/** Smallest budget used, so that even a budget of 0 prefers one false alarm to many. */
const BUDGET_MIN = 0.1;

/** F1, reduced by false alarms beyond the budget: halved at twice the budget. */
const worth = ({ f1, falsePer1000 }: BacktestOutcome, budget: number): number =>
  f1 / (1 + Math.max(0, falsePer1000 - budget) / Math.max(budget, BUDGET_MIN));

/** Negative when `a` is better: by worth, then fewer false alarms, then shorter delay. `budget`: false alarms per 1,000 windows. */
export const compareOutcomes = (a: BacktestOutcome, b: BacktestOutcome, budget: number): number =>
  worth(b, budget) - worth(a, budget) ||
  a.falsePer1000 - b.falsePer1000 ||
  (a.medianDelay ?? UNCAUGHT_DELAY_WINDOWS) - (b.medianDelay ?? UNCAUGHT_DELAY_WINDOWS);

const UNCAUGHT_DELAY_WINDOWS = 1e9;

/** 95 % interval of a share by Wilson's score (Wilson, JASA 22, 1927); the whole range when nothing was counted. */
export function wilson(hits: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const [p, zz] = [hits / n, z * z];
  const middle = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n))) / (1 + zz / n);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
