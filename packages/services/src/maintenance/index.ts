export { compareEndedRuns } from "./compare-runs";
export { mailOwners, mailThrough } from "./mail-owners";
export { maintenanceDocument } from "./maintenance-document";
export {
  GetMaintenance,
  getMaintenance,
  ListMaintenance,
  listMaintenance,
  MaintenanceOn,
  maintenanceOn,
  PreviewMaintenance,
  previewMaintenance,
} from "./maintenance-queries";
export {
  CancelMaintenance,
  CreateMaintenance,
  cancelMaintenance,
  createMaintenance,
  UpdateMaintenance,
  updateMaintenance,
} from "./maintenance-verbs";
export type { MaintenanceView } from "./maintenance-view";
export { markBegunAndEnded, markRunning } from "./mark-endpoints";
export { planDueRuns } from "./plan-runs";
export { comparisonDocument } from "./run-comparison";
export { EndMaintenance, ExtendMaintenance, endMaintenance, extendMaintenance, UndoEndMaintenance, undoEndMaintenance } from "./run-verbs";
