export {
  AddOverride,
  addOverride,
  RemoveOverride,
  removeOverride,
  UndoRemoveOverride,
  undoRemoveOverride,
} from "./override-verbs";
export { exportRota, GetRota, getRota, listRotas, onCallNow, rotaTurns } from "./rota-queries";
export { CreateRota, createRota, deleteRota, UpdateRota, updateRota } from "./rota-verbs";
export type { RotaView } from "./rota-view";
