import { type AnyDetector, detectors } from "../detectors";
import { idOf } from "../ids";

/** Number of learning windows for which memory sizes are compared. The choice is arbitrary. */
const FIT_WINDOWS = 15;

/**
 * Identifies the layout and the meaning of a bank's memory: the detectors in order, with their versions, default parameters and memory
 * sizes. A model's own parameters are stored with the series that use them.
 */
export const fingerprintOf = (members: readonly AnyDetector[]): string =>
  idOf("detectors", JSON.stringify(members.map((member) => [member.name, member.version, member.defaults, member.slots(FIT_WINDOWS)])));

let own: string | null = null;

/** Fingerprint of this process's detectors. The first call closes their registry. */
export function detectorFingerprint(): string {
  own ??= fingerprintOf(detectors.close());
  return own;
}
