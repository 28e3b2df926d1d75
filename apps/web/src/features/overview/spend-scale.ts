interface SpendDay {
  day: string;
  detectors: number;
  others: number;
}

/** Averages are taken over this many days. */
const AVERAGE_DAYS = 7;

/** Top of the axis in alerts: a whole number above the largest day and the budget. */
export const scaleOf = (days: readonly SpendDay[], budget: number | null): number =>
  Math.ceil(1.1 * Math.max(1, budget ?? 0, ...days.map(({ detectors, others }) => detectors + others)));

/** Detector alerts per day over the last week as text: "6.2". */
export function averageOf(days: readonly SpendDay[]): string {
  const last = days.slice(-AVERAGE_DAYS);
  const average = last.reduce((sum, { detectors }) => sum + detectors, 0) / Math.max(1, last.length);
  return average.toLocaleString("en", { maximumFractionDigits: average < 10 ? 1 : 0 });
}
