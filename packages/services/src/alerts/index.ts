export { AcceptAlert, acceptAlert } from "./accept-alert";
export { AcknowledgeAlert, acknowledgeAlert } from "./acknowledge-alert";
export { AddNote, addNote } from "./add-note";
export { AlertChart, type AlertChartView, alertChart } from "./alert-chart";
export { AlertFacets, alertFacets } from "./alert-facets";
export { AlertFilter } from "./alert-filter";
export {
  ALERT_SORTS,
  type AlertDeliverySummary,
  type AlertDetailView,
  GetAlert,
  getAlert,
  ListAlerts,
  listAlerts,
  type TimelineEntry,
} from "./alert-queries";
export { type AlertSparkline, AlertSparklines, alertSparklines } from "./alert-sparklines";
export { ALERT_STATUSES, type AlertStatus, type AlertView, VERDICTS, type Verdict } from "./alert-view";
export { AssignAlert, assignAlert } from "./assign-alert";
export { BulkAction, BulkAlertAction, BulkResult, bulkAlertAction, SKIP_REASONS } from "./bulk-alert-action";
export { CountAlerts, countAlerts } from "./count-alerts";
export { GiveVerdict, giveVerdict } from "./give-verdict";
export type { InboxDeliveryState, InboxRow } from "./inbox-row";
export { applyTransition, systemOccasion } from "./lifecycle/apply-transition";
export type { AlertStory, Transition } from "./lifecycle/transition";
export { type ReceivedAlert, writeAlertEffects } from "./lifecycle/write-effects";
export { ListInbox, listInbox } from "./list-inbox";
export { ReopenAlert, reopenAlert } from "./reopen-alert";
export { ResolveAlert, resolveAlert } from "./resolve-alert";
export { resolveOrphanedAlerts } from "./resolve-orphaned-alerts";
export { settleAlert } from "./settle-alert";
export { SimilarAlerts, similarAlerts } from "./similar-alerts";
export { SnoozeAlert, snoozeAlert } from "./snooze-alert";
export { UnacknowledgeAlert, unacknowledgeAlert } from "./unacknowledge-alert";
export { UndoAlertAction, undoAlertAction } from "./undo-alert-action";
export { UnsnoozeAlert, unsnoozeAlert } from "./unsnooze-alert";
