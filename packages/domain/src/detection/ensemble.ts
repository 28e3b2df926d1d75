import { CALIBRATOR_SLOTS } from "../calibration/tail-calibrator";
import { type AnyDetector, detectors } from "../detectors";
import { PERSISTENCE_SLOTS } from "../fusion/fuse";
import type { Tuning } from "../model/detection-config";

/**
 * Layout of a bank's memory: windows learnt; windows judged; windows left for which scores are distrusted after an anomaly; windows skipped
 * while learning; persistence; the calibrator of the endpoint detector's score; then each detector with its calibrator.
 */
export const LEARNT_WINDOWS = 0;
export const JUDGED_WINDOWS = 1;
export const DISTRUSTED_WINDOWS = 2;
export const SKIPPED_WINDOWS = 3;
export const PERSISTENCE = 4;
export const JOINT_TAIL = PERSISTENCE + PERSISTENCE_SLOTS;
const DETECTORS = JOINT_TAIL + CALIBRATOR_SLOTS;

interface Member {
  detector: AnyDetector;
  /** Slots at which the memory of the detector and its calibrator begin. */
  at: number;
  tailAt: number;
}

/** The detectors that judge a series together, and the places of their memories. */
export interface Ensemble {
  members: readonly Member[];
  slots: number;
  fitWindows: number;
}

/** Ensembles by tuning object. Every configuration reads tunings as new objects, so old entries are garbage-collected. */
const known = new WeakMap<Tuning, Map<number, Ensemble>>();
const standard = new Map<number, Ensemble>();

/** The ensemble of a tuning; null: all detectors with their defaults. @throws PaditError invalid: parameters that a detector rejects */
export function ensembleOf(learningWindows: number, tuning: Tuning | null = null): Ensemble {
  const own = tuning ? (known.get(tuning) ?? new Map<number, Ensemble>()) : standard;
  if (tuning) known.set(tuning, own);
  const ensemble = own.get(learningWindows) ?? build(learningWindows, tuning);
  own.set(learningWindows, ensemble);
  return ensemble;
}

function build(learningWindows: number, tuning: Tuning | null): Ensemble {
  const fitWindows = Math.max(2, Math.ceil(learningWindows / 2));
  let at = DETECTORS;
  const members = detectors.close().flatMap((detector): Member[] => {
    const params = tuning ? tuning.detectors[detector.name] : {};
    if (!params) return [];
    const chosen = detector.with(params);
    const member = { detector: chosen, at, tailAt: at + chosen.slots(fitWindows) };
    at = member.tailAt + CALIBRATOR_SLOTS;
    return [member];
  });
  return { members, slots: at, fitWindows };
}
