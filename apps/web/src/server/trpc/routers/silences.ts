import {
  CreateSilence,
  createSilence,
  EndSilence,
  endSilence,
  GetSilence,
  getSilence,
  ListSilences,
  listSilences,
  SilencesOn,
  silencesOn,
  UndoEndSilence,
  UpdateSilence,
  undoEndSilence,
  updateSilence,
} from "@padit/services/silences";
import { organizationProcedure, router } from "../init";

export const silences = router({
  list: organizationProcedure.input(ListSilences).query(({ ctx, input }) => listSilences(ctx.service, input)),
  get: organizationProcedure.input(GetSilence).query(({ ctx, input }) => getSilence(ctx.service, input)),
  on: organizationProcedure.input(SilencesOn).query(({ ctx, input }) => silencesOn(ctx.service, input)),
  create: organizationProcedure.input(CreateSilence).mutation(({ ctx, input }) => createSilence(ctx.service, input)),
  update: organizationProcedure.input(UpdateSilence).mutation(({ ctx, input }) => updateSilence(ctx.service, input)),
  end: organizationProcedure.input(EndSilence).mutation(({ ctx, input }) => endSilence(ctx.service, input)),
  undoEnd: organizationProcedure.input(UndoEndSilence).mutation(({ ctx, input }) => undoEndSilence(ctx.service, input)),
});
