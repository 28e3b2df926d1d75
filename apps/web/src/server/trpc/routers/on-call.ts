import {
  AddOverride,
  addOverride,
  CreateRota,
  createRota,
  deleteRota,
  exportRota,
  GetRota,
  getRota,
  listRotas,
  onCallNow,
  RemoveOverride,
  removeOverride,
  UndoRemoveOverride,
  UpdateRota,
  undoRemoveOverride,
  updateRota,
} from "@padit/services/on-call";
import { organizationProcedure, router } from "../init";

export const onCall = router({
  now: organizationProcedure.query(({ ctx }) => onCallNow(ctx.service)),
  list: organizationProcedure.query(({ ctx }) => listRotas(ctx.service)),
  get: organizationProcedure.input(GetRota).query(({ ctx, input }) => getRota(ctx.service, input)),
  calendar: organizationProcedure.input(GetRota).query(({ ctx, input }) => exportRota(ctx.service, input)),
  create: organizationProcedure.input(CreateRota).mutation(({ ctx, input }) => createRota(ctx.service, input)),
  update: organizationProcedure.input(UpdateRota).mutation(({ ctx, input }) => updateRota(ctx.service, input)),
  delete: organizationProcedure.input(GetRota).mutation(({ ctx, input }) => deleteRota(ctx.service, input)),
  addOverride: organizationProcedure.input(AddOverride).mutation(({ ctx, input }) => addOverride(ctx.service, input)),
  removeOverride: organizationProcedure.input(RemoveOverride).mutation(({ ctx, input }) => removeOverride(ctx.service, input)),
  undoRemoveOverride: organizationProcedure.input(UndoRemoveOverride).mutation(({ ctx, input }) => undoRemoveOverride(ctx.service, input)),
});
