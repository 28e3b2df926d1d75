import { type AnyDetector, detectors } from "../detectors";
import type { Json } from "../json";
import type { Tuning } from "../model/detection-config";
import { randomOf, shuffled } from "./random";
import { candidateId, defaultTuning } from "./tuning";

/** A numeric parameter is tried at these multiples of its default, where its schema takes them. */
const FACTORS = [0.5, 1, 2];
/** Decades of probability beyond what the preset asks; negative ones are more daring. */
const CAUTIONS = [-1.5, -1, -0.5, 0, 0.5, 1, 2];
/** Draws before a small space is taken for exhausted. */
const DRAWS_PER_CANDIDATE = 20;

/**
 * `count` different tunings, the defaults first, then drawn at random from: which detectors speak × their parameters × caution. Random
 * search covers a space of which few dimensions matter better than a grid does (Bergstra & Bengio, JMLR 13, 2012).
 */
export function candidatesOf(count: number, seed: string): Tuning[] {
  const random = randomOf("candidates", seed);
  const found = new Map<string, Tuning>([[candidateId(defaultTuning()), defaultTuning()]]);
  for (let draw = 0; found.size < count && draw < count * DRAWS_PER_CANDIDATE; draw++) {
    const tuning = drawn(random);
    found.set(candidateId(tuning), tuning);
  }
  return [...found.values()].slice(0, count);
}

function drawn(random: () => number): Tuning {
  // All of them as often as a part: the defaults are a good ensemble, and one detector too many is a false alarm more.
  const some = shuffled(detectors, random).slice(0, 1 + Math.floor(random() * detectors.length));
  const chosen = random() < 0.5 ? detectors : some;
  return {
    detectors: Object.fromEntries(detectors.filter((d) => chosen.includes(d)).map((d) => [d.id, paramsOf(d, random)])),
    caution: pick(CAUTIONS, random),
  };
}

/** Only what differs from the defaults. */
function paramsOf(detector: AnyDetector, random: () => number): Record<string, Json> {
  const params: Record<string, Json> = {};
  for (const [name, standard] of Object.entries(detector.defaults)) {
    if (typeof standard !== "number") continue;
    const choices = valuesOf(detector, name, standard);
    const value = pick(choices, random);
    if (value !== standard) params[name] = value;
  }
  return detector.accepts(params) ? params : {};
}

export const valuesOf = (detector: AnyDetector, name: string, standard: number): number[] =>
  [
    ...new Set(
      FACTORS.map((factor) =>
        Number.isInteger(standard) && standard !== 0 ? Math.max(1, Math.round(standard * factor)) : standard * factor,
      ),
    ),
  ].filter((value) => detector.accepts({ [name]: value }));

const pick = <T>(values: readonly T[], random: () => number): T => values[Math.floor(random() * values.length)] as T; // never empty
