import { MAD_TO_SIGMA, median, medianDeviation } from "../features/order-statistics";
import { type MetricNature, worseDirection } from "../metrics/nature";

/** What one metric of one path was in one minute. */
export interface MinuteLevel {
  /** Median of the samples of a quantity, mean of a share. */
  value: number;
  /** Number of samples. */
  n: number;
}

/** The same metric of the same path before and after planned work. Minutes without samples are left out. */
export interface LevelPair {
  nature: MetricNature;
  before: readonly MinuteLevel[];
  after: readonly MinuteLevel[];
}

/**
 * `failing`: more than half of the runs fail now and did not before. `not_measured`: too little was measured before or after to compare.
 * `different`: another level of a metric that is neither better nor worse for it.
 */
export const LEVEL_OUTCOMES = ["failing", "worse", "different", "better", "same", "not_measured"] as const;
export type LevelOutcome = (typeof LEVEL_OUTCOMES)[number];

export interface LevelChange {
  outcome: LevelOutcome;
  /** In the metric's unit; null where nothing was measured. */
  before: number | null;
  after: number | null;
  /** The difference in multiples of what is usual; 1 and less is the same level. */
  size: number;
}

/** Fewest minutes with samples before the work, and after it. */
const MINUTE_COUNT_MIN = { before: 5, after: 3 } as const;
/** A level stays the same up to this many standard deviations of its minutes before the work. */
const SPREAD_MAX = 3;
/** A level stays the same up to this share of itself, because a spread of nearly 0 would make every difference a change. */
const LEVEL_SHARE_MIN = 0.05;
/** A share (0…1) stays the same up to this difference. */
const RATIO_MIN = 0.005;
/** From this share of failed runs on a path fails. */
const FAILING_RATIO = 0.5;

/** Compares the level of a metric before and after planned work. Blind to changes that are slower than the hours it compares. */
export function compareLevels(pair: LevelPair): LevelChange {
  const { nature, before, after } = pair;
  if (before.length < MINUTE_COUNT_MIN.before || after.length < MINUTE_COUNT_MIN.after)
    return { outcome: "not_measured", before: levelOf(nature, before), after: levelOf(nature, after), size: 0 };
  return nature.form === "ratio" ? compareShares(pair) : compareQuantities(pair);
}

const levelOf = ({ form }: MetricNature, minutes: readonly MinuteLevel[]): number | null => {
  if (minutes.length === 0) return null;
  return form === "ratio" ? shareOf(minutes) : median(minutes.map(({ value }) => value));
};

const countOf = (minutes: readonly MinuteLevel[]): number => minutes.reduce((sum, { n }) => sum + n, 0);
const shareOf = (minutes: readonly MinuteLevel[]): number =>
  minutes.reduce((sum, { value, n }) => sum + value * n, 0) / Math.max(1, countOf(minutes));

/** Two proportions differ beyond chance from three standard errors of their difference on. */
function compareShares({ nature, before: beforeMinutes, after: afterMinutes }: LevelPair): LevelChange {
  const [before, after] = [shareOf(beforeMinutes), shareOf(afterMinutes)];
  const [nBefore, nAfter] = [countOf(beforeMinutes), countOf(afterMinutes)];
  const pooled = (before * nBefore + after * nAfter) / (nBefore + nAfter);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / nBefore + 1 / nAfter));
  const size = Math.abs(after - before) / Math.max(RATIO_MIN, SPREAD_MAX * error);
  const failed = nature.good === "higher" ? { before: 1 - before, after: 1 - after } : { before, after };
  const isFailing = nature.isBadInItself && failed.after >= FAILING_RATIO && failed.before < FAILING_RATIO;
  return { outcome: isFailing ? "failing" : outcomeOf(nature, after - before, size), before, after, size };
}

function compareQuantities({ nature, ...minutes }: LevelPair): LevelChange {
  const earlier = minutes.before.map(({ value }) => value);
  const before = median(earlier);
  const after = median(minutes.after.map(({ value }) => value));
  const spread = MAD_TO_SIGMA * medianDeviation(earlier, before);
  const tolerance = Math.max(SPREAD_MAX * spread, LEVEL_SHARE_MIN * Math.abs(before), nature.step ?? 0, Number.EPSILON);
  const size = Math.abs(after - before) / tolerance;
  return { outcome: outcomeOf(nature, after - before, size), before, after, size };
}

function outcomeOf(nature: MetricNature, difference: number, size: number): LevelOutcome {
  if (size <= 1) return "same";
  const worse = worseDirection(nature);
  if (worse === 0) return "different";
  return Math.sign(difference) === worse ? "worse" : "better";
}

/** The change that represents an endpoint with several metrics and paths: the gravest one, and of equals the largest one. */
export function gravestChange<Change extends LevelChange>(changes: readonly Change[]): Change | null {
  const rank = ({ outcome }: LevelChange): number => LEVEL_OUTCOMES.indexOf(outcome);
  return changes.reduce<Change | null>(
    (best, next) => (best === null || rank(next) < rank(best) || (rank(next) === rank(best) && next.size > best.size) ? next : best),
    null,
  );
}
