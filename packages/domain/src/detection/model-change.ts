import type { WindowPoint } from "../detectors/detector";
import type { Tuning } from "../model/detection-config";
import { type BankTerms, type BankVerdict, learntWindows, newBank, stepBank } from "./detector-bank";
import type { SeriesState } from "./series-state";

/**
 * Passes a window to the detectors of a series. A new tuning first learns in a second bank, while the present bank keeps judging, and replaces
 * it once it has learnt. Promoting a model or rolling it back therefore never leaves a series without detection.
 */
export function stepModel(
  state: Pick<SeriesState, "bank" | "tuning" | "heir">,
  window: WindowPoint,
  wanted: Tuning | null,
  { preset, learningWindows, joint, inEpisode }: Omit<BankTerms, "tuning">,
): BankVerdict {
  if (isSame(state.tuning ?? null, wanted)) {
    state.heir = null;
    // A reloaded configuration has equal tunings as new objects. Keeping the newest object makes the next comparison cheap.
    if (wanted) state.tuning = wanted;
  } else if (learntWindows(state.bank) === 0) state.tuning = wanted;
  else if (!state.heir || !isSame(state.heir.tuning, wanted)) state.heir = { tuning: wanted, bank: newBank() };
  const verdict = stepBank(state.bank, window, { preset, learningWindows, joint, inEpisode, tuning: state.tuning ?? null });
  if (!state.heir) return verdict;
  const { bank, tuning } = state.heir;
  const next = stepBank(bank, window, { preset, learningWindows, joint, inEpisode, tuning });
  if (next.votes.length === 0) return verdict;
  state.bank = bank;
  state.tuning = tuning;
  state.heir = null;
  return next;
}

const isSame = (a: Tuning | null, b: Tuning | null): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
