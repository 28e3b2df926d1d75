import {
  AcknowledgeIncident,
  AddIncidentNote,
  acknowledgeIncident,
  addIncidentNote,
  GetIncident,
  getIncident,
  ListIncidents,
  listIncidents,
  MergeIncident,
  mergeIncident,
  ResolveIncident,
  resolveIncident,
  SplitIncident,
  splitIncident,
} from "@padit/services/incidents";
import { organizationProcedure, router } from "../init";

export const incidents = router({
  list: organizationProcedure.input(ListIncidents).query(({ ctx, input }) => listIncidents(ctx.service, input)),
  get: organizationProcedure.input(GetIncident).query(({ ctx, input }) => getIncident(ctx.service, input)),
  acknowledge: organizationProcedure.input(AcknowledgeIncident).mutation(({ ctx, input }) => acknowledgeIncident(ctx.service, input)),
  resolve: organizationProcedure.input(ResolveIncident).mutation(({ ctx, input }) => resolveIncident(ctx.service, input)),
  note: organizationProcedure.input(AddIncidentNote).mutation(({ ctx, input }) => addIncidentNote(ctx.service, input)),
  merge: organizationProcedure.input(MergeIncident).mutation(({ ctx, input }) => mergeIncident(ctx.service, input)),
  split: organizationProcedure.input(SplitIncident).mutation(({ ctx, input }) => splitIncident(ctx.service, input)),
});
