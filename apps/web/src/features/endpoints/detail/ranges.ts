const HOUR = 3_600_000;

export const RANGES = { "1h": HOUR, "6h": 6 * HOUR, "24h": 24 * HOUR, "7d": 7 * 24 * HOUR } as const;
export type RangeName = keyof typeof RANGES;

const MIN_MS = 10_000;
const STEPS_PER_RANGE = 360;
const MAX_MS = 400 * 24 * HOUR;

/** The present rounded to a step that is visible in the chart, so that a moving range does not send a query every second. */
export const momentOf = (nowMs: number, rangeMs: number): number => {
  const step = Math.max(MIN_MS, rangeMs / STEPS_PER_RANGE);
  return Math.ceil(nowMs / step) * step;
};

export interface Between {
  from: Date;
  to: Date;
}

/** Doubles the range around its middle, but not beyond the present. */
export function widened({ from, to }: Between, nowMs: number): Between {
  const span = to.getTime() - from.getTime();
  const end = Math.min(nowMs, to.getTime() + span / 2);
  return { from: new Date(end - Math.min(2 * span, MAX_MS)), to: new Date(end) };
}

/** Moves the range by its own length, earlier or later. */
export function shifted({ from, to }: Between, by: -1 | 1, nowMs: number): Between {
  const span = to.getTime() - from.getTime();
  const end = Math.min(nowMs, to.getTime() + by * span);
  return { from: new Date(end - span), to: new Date(end) };
}
