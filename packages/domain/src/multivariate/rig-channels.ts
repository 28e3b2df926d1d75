import { inverse, shrunkCorrelation } from "./covariance";
import { fitWander, type Wander } from "./wander";

/** Share by which correlations shrink towards 0: a few hundred rows hold only some tens of independent ones. */
const CORRELATION_SHRINK_SHARE = 0.3;
/** Steps below this share of a usual step are treated alike. */
const STEP_SHARE_MIN = 0.05;
const STEP_RATE = 2 / 17;

/** The learnt model of a rig: two channels per metric, its level and the size of its steps. Plain data. */
export interface RigModel {
  /** Indices of the metrics that were measured while learning. */
  metrics: number[];
  /** Mean step of each metric, the unit of its steps. */
  units: number[];
  /** Levels first, then steps. */
  channels: Wander[];
  /** Inverse correlation of the levels' moves, and of the steps'. */
  precision: [number[], number[]];
}

/** Learns from the first rows; a missing value repeats the one before. */
export function fitRig(rows: readonly (readonly (number | null)[])[]): RigModel {
  const metrics = [...(rows[0] ?? [])].flatMap((_, i) => (rows.some((row) => (row[i] ?? null) !== null) ? [i] : []));
  const columns = metrics.map((i) => filled(rows.map((row) => row[i] ?? null)));
  const steps = columns.map(stepsOf);
  const units = steps.map((list) => Math.max(list.reduce((sum, v) => sum + v, 0) / list.length, Number.MIN_VALUE));
  const levels = columns.map(fitWander);
  const spreads = steps.map((list, i) => fitWander(list.map((step) => logStep(step, units[i] ?? 1))));
  return {
    metrics,
    units,
    channels: [...levels, ...spreads].map(({ wander }) => wander),
    precision: [precisionOf(levels), precisionOf(spreads)],
  };
}

/** The channels' values of one row; null where the metric is missing. */
export function channelsOf({ metrics, units, channels }: RigModel, row: readonly (number | null)[]): (number | null)[] {
  const values = metrics.map((i) => row[i] ?? null);
  const steps = values.map((value, i) => {
    const fast = channels[i]?.fast;
    return value === null || fast === undefined ? null : logStep(Math.abs(value - fast), units[i] ?? 1);
  });
  return [...values, ...steps];
}

const logStep = (step: number, unit: number): number => Math.log(STEP_SHARE_MIN + Math.min(step / unit, 1e6));

function precisionOf(part: readonly { moves: readonly number[] }[]): number[] {
  const moves = part[0]?.moves.map((_, row) => part.map((channel) => channel.moves[row] ?? 0)) ?? [];
  return inverse(shrunkCorrelation(moves, CORRELATION_SHRINK_SHARE));
}

function filled(column: readonly (number | null)[]): number[] {
  let last = column.find((v) => v !== null) ?? 0;
  return column.map((v) => {
    last = v ?? last;
    return last;
  });
}

/** Distances of the values from the running mean before them. */
function stepsOf(column: readonly number[]): number[] {
  let fast = column[0] ?? 0;
  return column.map((value) => {
    const step = Math.abs(value - fast);
    fast += STEP_RATE * (value - fast);
    return step;
  });
}
