import { randomOf, shuffled } from "./random";
import { lastWindows, type TrainingSeries } from "./training-series";

/** One candidate of this many enters the next rung. */
const HALVING_FACTOR = 3;
/** A shorter history has no room for a fault after the learning. */
export const TRAINING_WINDOWS_MIN = 600;
/** Families of this size are judged on series that the search never saw; smaller ones on the same series with other faults. */
const SPLIT_SERIES_MIN = 4;
const VALIDATION_SHARE = 0.25;

export interface Rung {
  rung: number;
  /** Candidates that enter it. */
  candidates: number;
  series: readonly TrainingSeries[];
}

/**
 * Successive halving (Jamieson & Talwalkar, AISTATS 2016): many candidates on little data, the best third on three times as much, until
 * few are left on all of it. The data for the final judgement is set aside first.
 */
export function planRungs(
  series: readonly TrainingSeries[],
  candidates: number,
  seed: string,
): { search: Rung[]; judgement: readonly TrainingSeries[]; isHeldOut: boolean } {
  const order = shuffled(series, randomOf("split", seed));
  const held = order.length >= SPLIT_SERIES_MIN ? Math.max(1, Math.floor(order.length * VALIDATION_SHARE)) : 0;
  const [judgement, seen] = held > 0 ? [order.slice(0, held), order.slice(held)] : [order, order];
  const rungs = Math.max(1, Math.round(Math.log(Math.max(candidates, HALVING_FACTOR)) / Math.log(HALVING_FACTOR)));
  const search = Array.from({ length: rungs }, (_, rung) => {
    const share = HALVING_FACTOR ** -(rungs - 1 - rung);
    return { rung, candidates: Math.max(2, Math.ceil(candidates / HALVING_FACTOR ** rung)), series: partOf(seen, share) };
  });
  return { search, judgement, isHeldOut: held > 0 };
}

/** A part of the series; of a single series its newest windows. */
function partOf(series: readonly TrainingSeries[], share: number): TrainingSeries[] {
  const wanted = series.length * share;
  if (wanted >= 1) return series.slice(0, Math.ceil(wanted));
  return series.slice(0, 1).map((only) => lastWindows(only, Math.max(TRAINING_WINDOWS_MIN, Math.ceil(only.startMs.length * wanted))));
}

export const goesOn = (candidates: number): number => Math.max(2, Math.ceil(candidates / HALVING_FACTOR));
