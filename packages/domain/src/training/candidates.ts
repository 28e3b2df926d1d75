import { type AnyDetector, detectors } from "../detectors";
import type { Json } from "../json";
import type { Tuning } from "../model/detection-config";
import { randomOf, shuffled } from "./random";
import { candidateId, defaultTuning } from "./tuning";

/** Multiples of its default at which a numeric parameter is tried, if its schema accepts them. */
const PARAMETER_FACTORS = [0.5, 1, 2];
/** Caution added to the preset; a negative one is more sensitive. */
const CAUTION_DECADES = [-1.5, -1, -0.5, 0, 0.5, 1, 2];
/** Draws after which a small space counts as exhausted. */
const DRAWS_PER_CANDIDATE = 20;

/**
 * `count` different tunings: the defaults first, then random draws of detectors × their parameters × caution. Where few dimensions matter,
 * random search covers a space better than a grid (Bergstra & Bengio, JMLR 13, 2012).
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
  // Half of the draws use all detectors: the default ensemble is good, but each further detector adds false alarms.
  const all = detectors.list();
  const some = shuffled(all, random).slice(0, 1 + Math.floor(random() * all.length));
  const chosen = random() < 0.5 ? all : some;
  return {
    detectors: Object.fromEntries(all.filter((d) => chosen.includes(d)).map((d) => [d.name, paramsOf(d, random)])),
    caution: pick(CAUTION_DECADES, random),
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

const valuesOf = (detector: AnyDetector, name: string, standard: number): number[] =>
  [
    ...new Set(
      PARAMETER_FACTORS.map((factor) =>
        Number.isInteger(standard) && standard !== 0 ? Math.max(1, Math.round(standard * factor)) : standard * factor,
      ),
    ),
  ].filter((value) => detector.accepts({ [name]: value }));

const pick = <T>(values: readonly T[], random: () => number): T => values[Math.floor(random() * values.length)] as T; // never empty
