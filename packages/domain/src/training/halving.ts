import { randomOf, shuffled } from "./random";
import { lastWindows, type TrainingSeries } from "./training-series";

/** Of three candidates one goes on. */
const ETA = 3;
/** A shorter history has no room for a fault between learning and end. */
export const FEWEST_WINDOWS = 600;
/** Families as large as this are judged on series that the search never saw; smaller ones on other faults. */
const SPLIT_FROM = 4;
const HELD_OUT = 0.25;

export interface Rung {
  rung: number;
  /** Candidates that enter it. */
  candidates: number;
  series: readonly TrainingSeries[];
}

/**
 * Successive halving (Jamieson & Talwalkar, AISTATS 2016): many candidates on little data, the best third on three times as much, until
 * few are left on all of it. What they are judged by in the end is set aside beforehand.
 */
export function planRungs(
  series: readonly TrainingSeries[],
  candidates: number,
  seed: string,
): { search: Rung[]; judgement: readonly TrainingSeries[]; isHeldOut: boolean } {
  const order = shuffled(series, randomOf("split", seed));
  const held = order.length >= SPLIT_FROM ? Math.max(1, Math.floor(order.length * HELD_OUT)) : 0;
  const [judgement, seen] = held > 0 ? [order.slice(0, held), order.slice(held)] : [order, order];
  const rungs = Math.max(1, Math.round(Math.log(Math.max(candidates, ETA)) / Math.log(ETA)));
  const search = Array.from({ length: rungs }, (_, rung) => {
    const share = ETA ** -(rungs - 1 - rung);
    return { rung, candidates: Math.max(2, Math.ceil(candidates / ETA ** rung)), series: partOf(seen, share) };
  });
  return { search, judgement, isHeldOut: held > 0 };
}

/** Fewer series where there are many, shorter ones where there are few. */
function partOf(series: readonly TrainingSeries[], share: number): TrainingSeries[] {
  const wanted = series.length * share;
  if (wanted >= 1) return series.slice(0, Math.ceil(wanted));
  return series.slice(0, 1).map((only) => lastWindows(only, Math.max(FEWEST_WINDOWS, Math.ceil(only.startMs.length * wanted))));
}

export const goesOn = (candidates: number): number => Math.max(2, Math.ceil(candidates / ETA));
