import { type AnyDetector, detectors } from "../detectors";
import { idOf } from "../ids";

/** Windows of learning for which memory sizes are compared; any number shows a change of layout. */
const FIT_WINDOWS = 15;

/**
 * Identifies what the memory of a bank means: which detectors it holds in which order, their versions, their default parameters and how much
 * memory each takes. A model's own parameters are stored with the series that use them.
 */
export const fingerprintOf = (members: readonly AnyDetector[]): string =>
  idOf("detectors", JSON.stringify(members.map((member) => [member.name, member.version, member.defaults, member.slots(FIT_WINDOWS)])));

let own: string | null = null;

/** Fingerprint of this process's detectors. The first call closes their registry. */
export function detectorFingerprint(): string {
  own ??= fingerprintOf(detectors.close());
  return own;
}
