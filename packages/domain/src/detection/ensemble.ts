import { CALIBRATOR_SLOTS } from "../calibration/tail-calibrator";
import { type AnyDetector, detectors } from "../detectors";
import { PERSISTENCE_SLOTS } from "../fusion/fuse";
import type { Tuning } from "../model/detection-config";

/**
 * Layout of a series' memory: windows learnt, windows judged, windows for which nothing odd must have been seen, windows left out while
 * learning, persistence, then the calibrator of what its endpoint says, then the detectors.
 */
export const LEARNT = 0;
export const JUDGED = 1;
export const DISTRUST = 2;
export const LEFT_OUT = 3;
export const PERSISTENCE = 4;
export const JOINT_TAIL = PERSISTENCE + PERSISTENCE_SLOTS;
const DETECTORS = JOINT_TAIL + CALIBRATOR_SLOTS;

interface Member {
  detector: AnyDetector;
  /** Where its memory and its calibrator begin. */
  at: number;
  tailAt: number;
}

/** The detectors that judge a series together, and where each keeps what it remembers. */
export interface Ensemble {
  members: readonly Member[];
  slots: number;
  fitWindows: number;
}

/** Read anew with every configuration, the same tuning comes as another object: a few are kept. */
const known = new WeakMap<Tuning, Map<number, Ensemble>>();
const standard = new Map<number, Ensemble>();

/** The ensemble of a tuning; none: every detector with its defaults. @throws PaditError invalid: parameters a detector does not take */
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
