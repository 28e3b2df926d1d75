import {
  applySuggestion,
  DecideSuggestion,
  dismissSuggestion,
  ListSuggestions,
  listSuggestions,
  undoSuggestion,
} from "@padit/services/suggestions";
import { organizationProcedure, router } from "../init";

export const suggestions = router({
  list: organizationProcedure.input(ListSuggestions).query(({ ctx, input }) => listSuggestions(ctx.service, input)),
  // tRPC reserves the name `apply`.
  accept: organizationProcedure.input(DecideSuggestion).mutation(({ ctx, input }) => applySuggestion(ctx.service, input)),
  dismiss: organizationProcedure.input(DecideSuggestion).mutation(({ ctx, input }) => dismissSuggestion(ctx.service, input)),
  undo: organizationProcedure.input(DecideSuggestion).mutation(({ ctx, input }) => undoSuggestion(ctx.service, input)),
});
