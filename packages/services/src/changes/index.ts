export { getChange, listChanges } from "./change-queries";
export { deleteChange, ReportChange, reportChange } from "./change-verbs";
export type { NetworkChangeView } from "./change-view";
