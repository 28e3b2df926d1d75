import { newMemory } from "../memory/memory";
import { type ChangePoint, type ChangeSettings, describe, STEP_TO_SIGMA } from "./change-detector";
import { changesOf, partitionSlots, pushPartition } from "./optimal-partition";
import { runningMedian } from "./running-median";

/** Chosen in the same way as the change detector's settings. */
const OFFLINE_SETTINGS: ChangeSettings = { half: 6, penalty: 70, noiseShare: 0.6, levelShare: 0.0027, jump: 0.7, starts: 100 };

/**
 * Where the level or spread of a whole series changed and stayed, in the partition that is best for all of it. Missing samples are NaN.
 * Offline version of the change detector: the same search, with the noise and level of the whole series. Same blind spots.
 */
export function findChangePoints(values: readonly number[], settings: ChangeSettings = OFFLINE_SETTINGS): ChangePoint[] {
  const first = values.findIndex((v) => Number.isFinite(v));
  if (first < 0) return [];
  const filtered = runningMedian(holdLast(values.slice(first)), settings.half);
  const floor = Math.hypot(settings.noiseShare * STEP_TO_SIGMA * medianStep(values), settings.levelShare * Math.abs(middle(filtered)));
  if (floor === 0) return [];
  const search = { penalty: settings.penalty, horizon: Number.POSITIVE_INFINITY, starts: settings.starts, links: filtered.length };
  const { f64 } = newMemory(partitionSlots(search));
  filtered.forEach((value, i) => {
    const jumps = i > 0 && Math.abs(value - (filtered[i - 1] ?? value)) > settings.jump * floor;
    pushPartition(f64, 0, search, value, floor, jumps);
  });
  const changes = changesOf(f64, 0, search, floor).reverse();
  return changes.map((change) => describe(change, change.index + first, values.length - 1, settings.penalty));
}

/** Missing samples repeat the last one seen, so that a gap is no change. */
function holdLast(values: readonly number[]): number[] {
  let last = values[0] ?? 0;
  return values.map((value) => {
    if (Number.isFinite(value)) last = value;
    return last;
  });
}

/** Median absolute step between neighbours; equal neighbours are ignored. */
function medianStep(values: readonly number[]): number {
  const held = holdLast(values.filter((v) => Number.isFinite(v)));
  const steps = held.flatMap((value, i) => (i > 0 && value !== held[i - 1] ? [Math.abs(value - (held[i - 1] ?? value))] : []));
  return steps.length ? middle(steps) : 0;
}

const middle = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
};
