import { AcceptAlert, acceptAlert } from "@padit/services/alerts/accept-alert";
import { AcknowledgeAlert, acknowledgeAlert } from "@padit/services/alerts/acknowledge-alert";
import { AddNote, addNote } from "@padit/services/alerts/add-note";
import { AlertChart, alertChart } from "@padit/services/alerts/alert-chart";
import { AlertFacets, alertFacets } from "@padit/services/alerts/alert-facets";
import { GetAlert, getAlert, ListAlerts, listAlerts } from "@padit/services/alerts/alert-queries";
import { AlertSparklines, alertSparklines } from "@padit/services/alerts/alert-sparklines";
import { AssignAlert, assignAlert } from "@padit/services/alerts/assign-alert";
import { BulkAlertAction, bulkAlertAction } from "@padit/services/alerts/bulk-alert-action";
import { CountAlerts, countAlerts } from "@padit/services/alerts/count-alerts";
import { GiveVerdict, giveVerdict } from "@padit/services/alerts/give-verdict";
import { ListInbox, listInbox } from "@padit/services/alerts/list-inbox";
import { ReopenAlert, reopenAlert } from "@padit/services/alerts/reopen-alert";
import { ResolveAlert, resolveAlert } from "@padit/services/alerts/resolve-alert";
import { SimilarAlerts, similarAlerts } from "@padit/services/alerts/similar-alerts";
import { SnoozeAlert, snoozeAlert } from "@padit/services/alerts/snooze-alert";
import { UnacknowledgeAlert, unacknowledgeAlert } from "@padit/services/alerts/unacknowledge-alert";
import { UndoAlertAction, undoAlertAction } from "@padit/services/alerts/undo-alert-action";
import { UnsnoozeAlert, unsnoozeAlert } from "@padit/services/alerts/unsnooze-alert";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const alerts = router({
  list: organizationProcedure.input(ListAlerts).query(({ ctx, input }) => listAlerts(ctx.service, input)),
  count: organizationProcedure.input(CountAlerts).query(({ ctx, input }) => countAlerts(ctx.service, input)),
  get: organizationProcedure.input(GetAlert).query(({ ctx, input }) => getAlert(ctx.service, input)),
  inbox: organizationProcedure.input(ListInbox).query(({ ctx, input }) => listInbox(ctx.service, input)),
  facets: organizationProcedure.input(AlertFacets).query(({ ctx, input }) => alertFacets(ctx.service, input)),
  chart: heavyProcedure.input(AlertChart).query(({ ctx, input }) => alertChart(ctx.service, input)),
  sparklines: heavyProcedure.input(AlertSparklines).query(({ ctx, input }) => alertSparklines(ctx.service, input)),
  similar: heavyProcedure.input(SimilarAlerts).query(({ ctx, input }) => similarAlerts(ctx.service, input)),
  acknowledge: organizationProcedure.input(AcknowledgeAlert).mutation(({ ctx, input }) => acknowledgeAlert(ctx.service, input)),
  unacknowledge: organizationProcedure.input(UnacknowledgeAlert).mutation(({ ctx, input }) => unacknowledgeAlert(ctx.service, input)),
  resolve: organizationProcedure.input(ResolveAlert).mutation(({ ctx, input }) => resolveAlert(ctx.service, input)),
  accept: organizationProcedure.input(AcceptAlert).mutation(({ ctx, input }) => acceptAlert(ctx.service, input)),
  giveVerdict: organizationProcedure.input(GiveVerdict).mutation(({ ctx, input }) => giveVerdict(ctx.service, input)),
  reopen: organizationProcedure.input(ReopenAlert).mutation(({ ctx, input }) => reopenAlert(ctx.service, input)),
  snooze: organizationProcedure.input(SnoozeAlert).mutation(({ ctx, input }) => snoozeAlert(ctx.service, input)),
  unsnooze: organizationProcedure.input(UnsnoozeAlert).mutation(({ ctx, input }) => unsnoozeAlert(ctx.service, input)),
  assign: organizationProcedure.input(AssignAlert).mutation(({ ctx, input }) => assignAlert(ctx.service, input)),
  note: organizationProcedure.input(AddNote).mutation(({ ctx, input }) => addNote(ctx.service, input)),
  bulk: organizationProcedure.input(BulkAlertAction).mutation(({ ctx, input }) => bulkAlertAction(ctx.service, input)),
  undo: organizationProcedure.input(UndoAlertAction).mutation(({ ctx, input }) => undoAlertAction(ctx.service, input)),
});
