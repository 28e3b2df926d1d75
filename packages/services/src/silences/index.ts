export { releaseHeldAlerts } from "./held-alerts";
export { GetSilence, getSilence, ListSilences, listSilences, SilencesOn, silencesOn } from "./silence-queries";
export {
  CreateSilence,
  createSilence,
  EndSilence,
  endSilence,
  UndoEndSilence,
  UpdateSilence,
  undoEndSilence,
  updateSilence,
} from "./silence-verbs";
export type { SilenceView } from "./silence-view";
